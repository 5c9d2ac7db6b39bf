package io.postoffice.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One figure, measured several times. */
record Series(String name, List<Double> values) {

    static Series of(String name) {
        return new Series(name, new ArrayList<>());
    }

    double median() {
        return quantile(0.5);
    }

    double lowest() {
        return quantile(0);
    }

    double highest() {
        return quantile(1);
    }

    /** The smallest value that so large a part of the values does not exceed; of an even number, the lower median. */
    double quantile(double part) {
        List<Double> sorted = values.stream().sorted().toList();
        int index = (int) Math.ceil(part * sorted.size()) - 1;
        return sorted.get(Math.max(0, Math.min(sorted.size() - 1, index)));
    }

    /** This one against another, round by round: what slowed a round down slowed both. */
    Series against(Series other) {
        List<Double> ratios = IntStream.range(0, values.size())
                .mapToObj(round -> values.get(round) / other.values().get(round))
                .toList();
        return new Series(name, ratios);
    }
}
