package io.postoffice.drill;

import java.util.Random;

/** Nodes are killed in the middle of their work, one after the other, and replaced. */
final class KillDrill implements Drill {

    private final Random random = new Random(1);

    @Override
    public void play(Stage stage) throws InterruptedException {
        for (int i = 0; i < stage.scale().times(); i++) {
            Drill.sendAndAwaitMiddle(stage);
            int victim = random.nextInt(stage.nodes().size());
            stage.nodes().get(victim).kill();
            // Beside what is not written down, what is in the network, and accepted in a moment.
            stage.allow(stage.unsettled() + stage.scale().workers());
            stage.nodes().set(victim, stage.startNode());
            stage.nodes().get(victim).awaitFirstLine();
        }
    }

    @Override
    public Scale longScale() {
        return Scale.LONG.with(100, 50_000);
    }
}
