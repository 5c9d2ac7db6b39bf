package io.postoffice.drill;

import io.postoffice.drill.FaultProxy.Mode;
import java.util.concurrent.TimeUnit;

/** The mail server answers a byte at a time, so that no limit for a single read is ever passed. */
final class SlowServerDrill implements Drill {

    private static final int DEADLINE_SECONDS = 3;

    private static final String LONGEST = "select max(duration_ms) from postoffice_email_log";

    @Override
    public void play(Stage stage) throws InterruptedException {
        for (int i = 0; i < stage.scale().times(); i++) {
            Drill.sendAndAwaitMiddle(stage);
            stage.network().set(Mode.DRIP);
            stage.allow(stage.scale().nodes() * stage.scale().workers());
            TimeUnit.SECONDS.sleep(2L * DEADLINE_SECONDS);
            stage.network().set(Mode.PASS);
            stage.network().breakConnections();
        }
        Stage.await(PATIENCE, () -> stage.sender().unfinished() == 0);
        Long longest = stage.sender().jdbc().queryForObject(LONGEST, Long.class);
        stage.require(
                longest != null && longest <= (DEADLINE_SECONDS + 1) * 1000L,
                "no worker longer at a mail than its deadline and a second; one was " + longest + " ms");
    }

    @Override
    public String[] properties() {
        return new String[] {"--postoffice.transport.deadline=" + DEADLINE_SECONDS + "s"};
    }
}
