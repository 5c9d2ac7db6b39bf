package io.postoffice.drill;

import io.postoffice.benchmark.fixture.Product;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs drills by name, and prints a row for each. */
public final class Drills {

    private static final Map<String, Drill> DRILLS = all();

    private Drills() {}

    private static Map<String, Drill> all() {
        Map<String, Drill> all = new LinkedHashMap<>();
        all.put("kill", new KillDrill());
        all.put("freeze", new FreezeDrill());
        all.put("rolling", new RollingDrill());
        all.put("crash", new DatabaseCrashDrill());
        all.put("terminate", new TerminationDrill());
        all.put("network", new NetworkDrill());
        all.put("slow", new SlowServerDrill());
        return all;
    }

    /**
     * Names of drills, or {@code all}, separated by commas; then {@code --product}, {@code --times}, {@code --mails}, each with a
     * value. Ends with 1 if the promise was not kept.
     */
    public static void main(String... arguments) throws InterruptedException {
        String names = arguments.length > 0 ? arguments[0] : "all";
        Map<String, String> options = options(arguments);
        Product product = Product.valueOf(options.getOrDefault("--product", "POSTGRESQL"));
        Scale scale = Scale.LONG.with(
                Integer.parseInt(options.getOrDefault("--times", "20")),
                Integer.parseInt(options.getOrDefault("--mails", "20000")));
        System.out.println(
                "| drill | sent | delivered | lost | twice | of which allowed | stuck | failed | worst delay | holds |");
        System.out.println("|" + " --- |".repeat(10));
        boolean hold = true;
        for (String name : names.equals("all") ? List.copyOf(DRILLS.keySet()) : List.of(names.split(","))) {
            Outcome outcome = run(name, product, scale);
            hold &= outcome.holds();
            System.out.println(row(name, outcome));
        }
        System.exit(hold ? 0 : 1);
    }

    private static Map<String, String> options(String... arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    static Outcome run(String name, Product product, Scale scale) throws InterruptedException {
        Drill drill = DRILLS.get(name);
        if (drill == null) {
            throw new IllegalArgumentException("There is no drill '%s'; there is: %s".formatted(name, DRILLS.keySet()));
        }
        try (Stage stage = new Stage(product, scale, drill.properties())) {
            drill.play(stage);
            return stage.finish();
        }
    }

    private static String row(String name, Outcome outcome) {
        return "| %s | %,d | %,d | %d | %d | %d | %d | %d | %,d ms | %s |"
                .formatted(
                        name,
                        outcome.sent(),
                        outcome.delivered(),
                        outcome.lost(),
                        outcome.duplicated(),
                        outcome.allowed(),
                        outcome.stuck(),
                        outcome.failed(),
                        outcome.worstDelay().toMillis(),
                        outcome.holds() ? "yes" : "no: " + outcome.broken());
    }
}
