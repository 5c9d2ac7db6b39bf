package io.postoffice.boot;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** A property that there is none of: most likely another was meant. Does not repeat its value, which may be a password. */
final class UnknownPropertyException extends RuntimeException {

    /** More than so many wrong characters make another word. */
    private static final int MOST_MISTYPED = 3;

    private final String property;
    private final String remedy;

    /**
     * @param owner who has the known ones, and "has"
     * @param known those that there are, with or without what stands before their last name
     */
    UnknownPropertyException(String property, String owner, Set<String> known) {
        super("Property %s is unknown; %s".formatted(property, remedy(property, owner, known)));
        this.property = property;
        this.remedy = remedy(property, owner, known);
    }

    private static String remedy(String property, String owner, Set<String> known) {
        String all = "%s: %s".formatted(owner, String.join(", ", known));
        return nearest(property, known)
                .map(nearest -> "did you mean '%s'? %s".formatted(nearest, all))
                .orElse(all);
    }

    private static Optional<String> nearest(String property, Set<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(tail(property, name), name)))
                .filter(name -> distance(tail(property, name), name) <= MOST_MISTYPED);
    }

    /** As much of a property as can be compared with a name. */
    private static String tail(String property, String name) {
        return name.indexOf('.') < 0 ? property.substring(property.lastIndexOf('.') + 1) : property;
    }

    /** How many characters are to be put in, left out or changed (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    String property() {
        return property;
    }

    String remedy() {
        return remedy;
    }
}
