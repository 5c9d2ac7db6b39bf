package io.postoffice.drill;

import java.time.Duration;

/** Nodes are stopped in an orderly way under load, one after the other, and replaced, as a new version is rolled out. */
final class RollingDrill implements Drill {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @Override
    public void play(Stage stage) throws InterruptedException {
        for (int i = 0; i < stage.scale().times(); i++) {
            Drill.sendAndAwaitMiddle(stage);
            int next = i % stage.nodes().size();
            Duration taken = stage.nodes().get(next).end();
            stage.require(taken.compareTo(STOP_LIMIT) < 0, "a stop within 10 s; one took " + taken.toMillis() + " ms");
            stage.nodes().set(next, stage.startNode());
            stage.nodes().get(next).awaitFirstLine();
        }
    }
}
