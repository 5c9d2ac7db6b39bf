package io.postoffice.benchmark;

import java.util.Collection;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What can be measured on one core without anything around it. */
final class JmhBenchmark implements Benchmark {

    @Override
    public void run(Options options, Report report) throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("io\\.postoffice\\..*Benchmark")
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        report.heading("One core, JMH");
        report.row("what", "per second", "99.9 % confidence");
        report.rule(3);
        for (RunResult run : results) {
            Result<?> result = run.getPrimaryResult();
            report.row(result.getLabel(), Report.rate(result.getScore()), "± " + Report.rate(result.getScoreError()));
        }
    }
}
