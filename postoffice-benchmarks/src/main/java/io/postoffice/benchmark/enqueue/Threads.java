package io.postoffice.benchmark.enqueue;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Divides work. */
final class Threads {

    private Threads() {}

    /** Each by itself, on so many threads. */
    static <T> void forEach(int threads, List<T> all, Consumer<T> work) {
        if (threads == 1) {
            all.forEach(work);
            return;
        }
        AtomicInteger done = new AtomicInteger();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        all.forEach(one -> executor.execute(() -> {
            work.accept(one);
            done.incrementAndGet();
        }));
        executor.shutdown();
        awaitEnd(executor);
        if (done.get() != all.size()) {
            throw new IllegalStateException("Not all of it could be done");
        }
    }

    /** A thousand at once. */
    static <T> void inThousands(List<T> all, Consumer<List<T>> work) {
        for (int from = 0; from < all.size(); from += 1000) {
            work.accept(all.subList(from, Math.min(all.size(), from + 1000)));
        }
    }

    private static void awaitEnd(ExecutorService executor) {
        try {
            if (!executor.awaitTermination(1, TimeUnit.HOURS)) {
                throw new IllegalStateException("The work does not end");
            }
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
