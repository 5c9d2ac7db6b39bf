package io.postoffice.benchmark;

import java.io.PrintStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Prints tables as Markdown. */
final class Report {

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void heading(String text) {
        out.printf("%n### %s%n%n", text);
    }

    void note(String text) {
        out.println(text);
    }

    /** Rates, and how the first stands against each of the others. */
    void comparison(String what, List<Series> results) {
        Series first = results.get(0);
        row(what, "per second, median", "lowest to highest", first.name() + " against it", "lowest to highest");
        rule(5);
        for (Series series : results) {
            Series ratio = first.against(series);
            row(
                    series.name(),
                    rate(series.median()),
                    rate(series.lowest()) + " to " + rate(series.highest()),
                    ratio(ratio.median()),
                    ratio(ratio.lowest()) + " to " + ratio(ratio.highest()));
        }
    }

    void row(String... cells) {
        out.println("| " + String.join(" | ", cells) + " |");
    }

    void rule(int columns) {
        out.println("|" + String.join("|", Collections.nCopies(columns, " --- ")) + "|");
    }

    static String rate(double value) {
        return String.format(Locale.ENGLISH, "%,.0f", value);
    }

    static String ratio(double value) {
        return String.format(Locale.ENGLISH, value < 9.95 ? "%.2f" : "%.1f", value);
    }

    static String millis(double value) {
        return String.format(Locale.ENGLISH, "%.1f ms", value);
    }
}
