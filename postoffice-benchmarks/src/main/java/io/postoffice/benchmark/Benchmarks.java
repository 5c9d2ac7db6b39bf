package io.postoffice.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Runs benchmarks by name, and prints what they find out. */
public final class Benchmarks {

    private static final Map<String, Benchmark> BENCHMARKS = all();

    private Benchmarks() {}

    private static Map<String, Benchmark> all() {
        Map<String, Benchmark> all = new LinkedHashMap<>();
        all.put("drain", new DrainBenchmark());
        all.put("nodes", new NodesBenchmark());
        all.put("databases", new DatabasesBenchmark());
        all.put("enqueue", new EnqueueBenchmark());
        all.put("latency", new LatencyBenchmark());
        all.put("backlog", new BacklogBenchmark());
        all.put("steady", new SteadyBenchmark());
        all.put("memory", new MemoryBenchmark());
        all.put("lookup", new LookupBenchmark());
        all.put("limits", new LimitsBenchmark());
        all.put("failover", new FailoverBenchmark());
        all.put("idle", new IdleBenchmark());
        all.put("attachments", new AttachmentsBenchmark());
        all.put("jmh", new JmhBenchmark());
        return all;
    }

    /** Names of benchmarks, or {@code all}, separated by commas, and {@linkplain Options#parse options}. */
    public static void main(String... arguments) throws Exception {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("Name benchmarks, or 'all': " + BENCHMARKS.keySet());
        }
        Options options = Options.parse(Arrays.copyOfRange(arguments, 1, arguments.length));
        List<String> names =
                arguments[0].equals("all") ? List.copyOf(BENCHMARKS.keySet()) : List.of(arguments[0].split(","));
        if (options.recording() == null) {
            run(names, options);
            return;
        }
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.start();
            run(names, options);
            recording.dump(Path.of(options.recording()));
        }
    }

    private static void run(List<String> names, Options options) throws Exception {
        Report report = new Report(System.out);
        report.note(Machine.describe());
        for (String name : names) {
            run(name, options, report);
        }
    }

    static void run(String name, Options options, Report report) throws Exception {
        Benchmark benchmark = BENCHMARKS.get(name);
        if (benchmark == null) {
            throw new IllegalArgumentException(
                    "There is no benchmark '%s'; there is: %s".formatted(name, BENCHMARKS.keySet()));
        }
        benchmark.run(options, report);
    }
}
