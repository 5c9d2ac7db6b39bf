package io.postoffice.benchmark;

import io.postoffice.benchmark.fixture.Stopwatch.Measured;
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
        this.contenders = contenders.stream()
                .filter(contender -> contender.name().contains(options.only()))
                .toList();
        this.options = options;
    }

    /** What each contender did, in each round after those of the warm-up. */
    List<Result> run() throws Exception {
        List<Result> results = contenders.stream()
                .map(contender -> Result.of(contender.name()))
                .toList();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, contenders.size()).boxed().toList());
        for (int round = -options.warmUp(); round < options.rounds(); round++) {
            for (int index : order) {
                Measured measured = measure(contenders.get(index));
                System.err.printf(
                        "round %d: %s: %.0f/s, %.0f µs of CPU, %.0f of them in this JVM%n",
                        round,
                        contenders.get(index).name(),
                        measured.perSecond(),
                        measured.cpuMicros(),
                        measured.ownMicros());
                if (round >= 0) {
                    results.get(index).add(measured);
                }
            }
            Collections.rotate(order, 1);
        }
        return results;
    }

    private Measured measure(Contender contender) throws Exception {
        // Nobody is to collect what the one before has left behind.
        System.gc();
        return contender.run(Math.max(1, options.mails() / contender.oneIn()));
    }

    /**
     * What a contender did, round by round.
     *
     * @param rates mails per second
     * @param cpu microseconds of CPU for a mail
     */
    record Result(Series rates, Series cpu) {

        static Result of(String name) {
            return new Result(Series.of(name), Series.of(name));
        }

        void add(Measured measured) {
            rates.values().add(measured.perSecond());
            cpu.values().add(measured.cpuMicros());
        }
    }
}
