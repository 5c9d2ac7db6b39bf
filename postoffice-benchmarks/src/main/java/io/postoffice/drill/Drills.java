package io.postoffice.drill;

import io.postoffice.benchmark.fixture.Product;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs drills by name, and prints a row for each. */
public final class Drills {

    private static final Map<String, Drill> DRILLS = all();

    private static final Set<String> OPTIONS = Set.of("--product", "--times", "--mails");

    private Drills() {}

    private static Map<String, Drill> all() {
        Map<String, Drill> all = new LinkedHashMap<>();
        all.put("kill", new KillDrill());
        all.put("freeze", new FreezeDrill());
        all.put("rolling", new RollingDrill());
        all.put("crash", new DatabaseCrashDrill());
        all.put("terminate", new TerminationDrill());
        all.put("pool", new PoolDrill());
        all.put("network", new NetworkDrill());
        all.put("refusals", new RefusalDrill());
        all.put("partition", new PartitionDrill());
        all.put("slow", new SlowServerDrill());
        all.put("skew", new SkewDrill());
        all.put("flood", new FloodDrill());
        return all;
    }

    /**
     * Names of drills, or {@code all}, separated by commas; then {@code --product}, {@code --times}, {@code --mails}, each with a
     * value; without the latter two, or with {@code own}, those that a drill has for itself. Ends with 1 if the promise was not kept.
     */
    public static void main(String... arguments) throws InterruptedException {
        String names = arguments.length > 0 ? arguments[0] : "all";
        Map<String, String> options = options(arguments);
        Product product = Product.valueOf(options.getOrDefault("--product", "POSTGRESQL"));
        List<String> chosen = names.equals("all")
                ? DRILLS.keySet().stream()
                        .filter(name -> drill(name).products().contains(product))
                        .toList()
                : List.of(names.split(","));
        chosen.forEach(Drills::drill);
        System.out.println(
                "| drill | times | sent | delivered | lost | twice | of which allowed | stuck | failed | worst delay | measured | holds |");
        System.out.println("|" + " --- |".repeat(12));
        boolean hold = true;
        for (String name : chosen) {
            Scale scale = scale(drill(name), options);
            Outcome outcome = run(name, product, scale);
            hold &= outcome.holds();
            System.out.println(row(name, scale, outcome));
        }
        System.exit(hold ? 0 : 1);
    }

    private static Map<String, String> options(String... arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < arguments.length; i += 2) {
            if (!OPTIONS.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "'%s' is none of %s with a value".formatted(arguments[i], new TreeSet<>(OPTIONS)));
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    private static Scale scale(Drill drill, Map<String, String> options) {
        Scale own = drill.longScale();
        return own.with(number(options.get("--times"), own.times()), number(options.get("--mails"), own.mails()));
    }

    private static int number(@Nullable String value, int otherwise) {
        return value == null || value.equals("own") ? otherwise : Integer.parseInt(value);
    }

    private static Drill drill(String name) {
        Drill drill = DRILLS.get(name);
        if (drill == null) {
            throw new IllegalArgumentException("There is no drill '%s'; there is: %s".formatted(name, DRILLS.keySet()));
        }
        return drill;
    }

    static Outcome runShort(String name, Product product) throws InterruptedException {
        return run(name, product, drill(name).shortScale());
    }

    private static Outcome run(String name, Product product, Scale scale) throws InterruptedException {
        Drill drill = drill(name);
        if (!drill.products().contains(product)) {
            throw new IllegalArgumentException("The drill '%s' is for %s".formatted(name, drill.products()));
        }
        try (Stage stage = new Stage(product, scale, drill)) {
            drill.play(stage);
            return stage.finish();
        }
    }

    private static String row(String name, Scale scale, Outcome outcome) {
        return String.format(
                Locale.ENGLISH,
                "| `%s` | %d | %,d | %,d | %d | %d | %d | %d | %d | %,d ms | %s | %s |",
                name,
                scale.times(),
                outcome.sent(),
                outcome.delivered(),
                outcome.lost(),
                outcome.duplicated(),
                outcome.allowed(),
                outcome.stuck(),
                outcome.failed(),
                outcome.worstDelay().toMillis(),
                String.join("; ", outcome.notes()),
                outcome.holds() ? "yes" : "**no** " + outcome.broken());
    }
}
