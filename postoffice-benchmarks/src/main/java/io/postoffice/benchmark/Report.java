package io.postoffice.benchmark;

import io.postoffice.benchmark.Comparison.Result;
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

    /** Rates, what they cost, and how the first stands against each of the others. */
    void comparison(String what, List<Result> results) {
        Series first = results.get(0).rates();
        row(
                what,
                "per second, median",
                "lowest to highest",
                "CPU a mail",
                first.name() + " against it",
                "lowest to highest");
        rule(6);
        for (Result result : results) {
            Series rates = result.rates();
            Series ratio = first.against(rates);
            row(
                    rates.name(),
                    rate(rates.median()),
                    rate(rates.lowest()) + " to " + rate(rates.highest()),
                    rate(result.cpu().median()) + " µs",
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
