package io.postoffice.drill;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The application takes all connections of its pool, again and again, so that the queue gets none for seconds. */
final class PoolDrill implements Drill {

    @Override
    public void play(Stage stage) throws InterruptedException {
        Rate rate = Rate.before(stage);
        // Long enough for the queue to be refused a connection.
        int seconds = Math.max(stage.scale().leaseSeconds() - 1, Stage.CONNECTION_TIMEOUT_SECONDS + 1);
        for (int i = 0; i < stage.scale().times(); i++) {
            Drill.sendAndAwaitMiddle(stage);
            for (Child node : stage.nodes()) {
                node.ask("hold " + seconds * 1000);
            }
            // Whose lease lapses while it cannot be extended is cut off from the database.
            stage.allow(
                    stage.unsettled() + stage.scale().nodes() * stage.scale().workers());
            TimeUnit.SECONDS.sleep(seconds);
        }
        rate.requireAgain();
    }

    @Override
    public Scale shortScale() {
        return Scale.SHORT.with(1, 500);
    }

    @Override
    public List<String> properties(int asidePort) {
        return List.of("--postoffice.queue.poll-interval=100ms");
    }
}
