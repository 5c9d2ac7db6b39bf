package io.postoffice.drill;

import io.postoffice.Mail;
import io.postoffice.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** All mail is committed as fast as can be while it is being delivered; some of it is urgent. */
final class FloodDrill implements Drill {

    private static final Scale SHORT = Scale.SHORT.with(1, 20_000);

    private static final int BATCH = 1000;
    private static final Duration URGENT_LIMIT = Duration.ofSeconds(1);

    /** Of a build, on whatever machine: a backlog that takes several seconds still tells who is served first. */
    private static final Duration URGENT_LIMIT_OF_A_BUILD = Duration.ofSeconds(3);

    private static final Duration SAMPLING = Duration.ofSeconds(2);

    /** How much more a node may hold in the end than at its least; what is compiled and cached at first is in it. */
    private static final long GROWTH = 48L << 20;

    @Override
    public void play(Stage stage) throws InterruptedException {
        Drill.sendAndAwaitMiddle(stage, 20);
        List<Long> heap = new ArrayList<>();
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(stage));
        List<String> urgent = new ArrayList<>();
        long sampledAt = System.nanoTime();
        while (!flood.isDone()
                || stage.recorder().deliveries() < 0.9 * stage.scale().mails()) {
            urgent.addAll(stage.sender().send(1, Stage.mail().priority(Priority.HIGH)));
            TimeUnit.MILLISECONDS.sleep(50);
            if (System.nanoTime() - sampledAt > SAMPLING.toNanos()) {
                heap.add(heap(stage));
                sampledAt = System.nanoTime();
            }
        }
        flood.join();
        judge(stage, heap, Delays.of(stage, urgent));
    }

    private static void flood(Stage stage) {
        Mail mail = Stage.mail();
        for (int i = 0; i < stage.scale().mails(); i += BATCH) {
            stage.sender().send(BATCH, mail);
        }
    }

    private static long heap(Stage stage) throws InterruptedException {
        return Long.parseLong(stage.nodes().get(0).ask("heap 0"));
    }

    private static void judge(Stage stage, List<Long> heap, Delays urgent) {
        Duration p99 = urgent.quantile(0.99);
        long least = heap.isEmpty() ? 0 : Collections.min(heap);
        long most = heap.isEmpty() ? 0 : Collections.max(heap);
        stage.note("urgent p99 %d ms".formatted(p99.toMillis()));
        stage.note("heap %d to %d MiB".formatted(least >> 20, most >> 20));
        Duration limit = stage.scale().equals(SHORT) ? URGENT_LIMIT_OF_A_BUILD : URGENT_LIMIT;
        stage.require(
                p99.compareTo(limit) < 0,
                "urgent mail within %d s; p99 is %d ms".formatted(limit.toSeconds(), p99.toMillis()));
        stage.require(heap.size() >= 3, "samples of the heap");
        stage.require(most - least < GROWTH, "a heap that does not grow by more than " + (GROWTH >> 20) + " MiB");
    }

    @Override
    public Scale shortScale() {
        return SHORT;
    }

    @Override
    public Scale longScale() {
        return Scale.LONG.with(1, 1_000_000);
    }
}
