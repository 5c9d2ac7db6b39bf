package io.postoffice.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures contenders in turn, round after round, so that whatever disturbs the machine disturbs all of them, and none always
 * follows the same other.
 */
final class Comparison {

    private final List<Contender> contenders;
    private final Options options;

    Comparison(List<Contender> contenders, Options options) {
        this.contenders = contenders;
        this.options = options;
    }

    /** What each contender did per second, in each round after those of the warm-up. */
    List<Series> run() throws Exception {
        List<Series> results = contenders.stream()
                .map(contender -> Series.of(contender.name()))
                .toList();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, contenders.size()).boxed().toList());
        for (int round = -options.warmUp(); round < options.rounds(); round++) {
            for (int index : order) {
                double rate = rate(contenders.get(index));
                System.err.printf(
                        "round %d: %s: %.0f/s%n", round, contenders.get(index).name(), rate);
                if (round >= 0) {
                    results.get(index).values().add(rate);
                }
            }
            Collections.rotate(order, 1);
        }
        return results;
    }

    private double rate(Contender contender) throws Exception {
        int mails = Math.max(1, options.mails() / contender.oneIn());
        // Nobody is to collect what the one before has left behind.
        System.gc();
        Duration taken = contender.run(mails);
        return mails / (taken.toNanos() / 1e9);
    }
}
