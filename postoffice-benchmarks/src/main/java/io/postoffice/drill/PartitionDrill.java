package io.postoffice.drill;

import io.postoffice.Mail;
import io.postoffice.drill.FaultProxy.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of two backends is swallowed by the network; mail of the other one goes out as if nothing had happened. */
final class PartitionDrill implements Drill {

    private static final long GAP_MILLIS = 20;

    @Override
    public void play(Stage stage) throws InterruptedException {
        int mails = stage.scale().mails() / (4 * stage.scale().times());
        // For the nodes to get warm, which would be taken for a gain.
        trickle(stage, mails / 4);
        for (int i = 0; i < stage.scale().times(); i++) {
            Duration usual = trickle(stage, mails);
            stage.aside().set(Mode.STALL);
            stage.allow(stage.scale().nodes() * stage.scale().workers());
            Duration meanwhile = trickle(stage, mails);
            stage.require(stage.sender().count("backend = 'aside' and status <> 'SENT'") > 0, "a backend cut off");
            stage.aside().set(Mode.PASS);
            stage.aside().breakConnections();
            Stage.await(PATIENCE, () -> stage.sender().unfinished() == 0);
            String measured =
                    "p95 %d ms, with the other backend cut off %d ms".formatted(usual.toMillis(), meanwhile.toMillis());
            stage.note(measured);
            stage.require(meanwhile.compareTo(usual.multipliedBy(2)) < 0, "less than twice the usual: " + measured);
        }
    }

    /** Sends so many mails over each backend, one by one; tells how long those of the default one took. */
    private static Duration trickle(Stage stage, int mails) throws InterruptedException {
        Mail aside = Stage.mail().backend("aside");
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < mails; i++) {
            stage.sender().send(1, aside);
            sent.addAll(stage.sender().send(1, Stage.mail()));
            TimeUnit.MILLISECONDS.sleep(GAP_MILLIS);
        }
        return Delays.of(stage, sent).quantile(0.95);
    }

    @Override
    public Scale shortScale() {
        return Scale.SHORT.with(1, 400);
    }

    @Override
    public List<String> properties(int asidePort) {
        return List.of(
                "--postoffice.backends.aside.host=localhost",
                "--postoffice.backends.aside.port=" + asidePort,
                "--postoffice.transport.deadline=3s");
    }
}
