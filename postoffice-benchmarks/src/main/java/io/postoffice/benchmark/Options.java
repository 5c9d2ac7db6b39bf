package io.postoffice.benchmark;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How much to measure.
 *
 * @param mails how many mails a round is made of
 * @param rounds how many rounds are counted
 * @param warmUp how many rounds come before
 * @param rows how large the largest backlog is
 * @param megabytes how large a large file is
 * @param only a part of the names of those contenders that are to be measured
 * @param recording where to write a flight recording of the run; {@code null} for none
 */
record Options(
        int mails,
        int rounds,
        int warmUp,
        int rows,
        int megabytes,
        String only,
        @Nullable String recording) {

    private static final Options DEFAULT = new Options(20_000, 5, 1, 1_000_000, 100, "", null);

    /**
     * Reads {@code --name value} pairs.
     *
     * @throws IllegalArgumentException if there is another one, or half of one
     */
    static Options parse(String... arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("Not an option with a value: " + arguments[i]);
            }
            given.put(arguments[i].substring(2), arguments[i + 1]);
        }
        Set<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(Set.of("mails", "rounds", "warm-up", "rows", "megabytes", "only", "jfr"));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Unknown options: " + unknown);
        }
        return new Options(
                number(given, "mails", DEFAULT.mails),
                number(given, "rounds", DEFAULT.rounds),
                number(given, "warm-up", DEFAULT.warmUp),
                number(given, "rows", DEFAULT.rows),
                number(given, "megabytes", DEFAULT.megabytes),
                given.getOrDefault("only", DEFAULT.only),
                given.get("jfr"));
    }

    private static int number(Map<String, String> given, String name, int otherwise) {
        String value = given.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }
}
