package io.postoffice.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the benchmarks from rotting; what they find out here is of no account. */
class BenchmarksTest {

    private final Options few = Options.parse("--mails", "20", "--rounds", "1", "--warm-up", "0", "--rows", "2000");
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @ParameterizedTest
    @ValueSource(strings = {"drain", "enqueue", "latency", "backlog", "lookup", "limits", "failover"})
    void benchmarkPrintsItsTable(String name) throws Exception {
        Benchmarks.run(name, few, report);

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("| --- |").doesNotContain("NaN");
    }

    @Test
    void attachmentsAreMeasuredInAProcessOfTheirOwn() throws Exception {
        Options small = Options.parse("--mails", "20", "--megabytes", "1", "--only", "POSTGRESQL, files");
        Benchmarks.run("attachments", small, report);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("| POSTGRESQL, files | enqueue |", "| POSTGRESQL, files | delivery |")
                .containsPattern("POSTGRESQL, files \\| \\d+ kB \\| 5,2\\d\\d kB");
    }

    @Test
    void unknownOptionIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--mail", "20"));
    }
}
