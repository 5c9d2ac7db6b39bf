package io.postoffice.drill;

import io.postoffice.drill.FaultProxy.Mode;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The network to the mail server closes, resets and swallows connections, again and again. */
final class NetworkDrill implements Drill {

    private static final Mode[] FAULTS = {Mode.DROP, Mode.RESET, Mode.STALL};

    @Override
    public void play(Stage stage) throws InterruptedException {
        for (int i = 0; i < stage.scale().times() * FAULTS.length; i++) {
            Drill.sendAndAwaitMiddle(stage);
            stage.network().set(FAULTS[i % FAULTS.length]);
            // Whether a mail was accepted whose answer did not come, nobody can tell.
            stage.allow(stage.scale().nodes() * stage.scale().workers());
            TimeUnit.SECONDS.sleep(1);
            stage.network().set(Mode.PASS);
            stage.network().breakConnections();
        }
    }

    @Override
    public List<String> properties(int asidePort) {
        return List.of("--postoffice.transport.deadline=5s");
    }
}
