package io.postoffice.drill;

import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.drill.FaultProxy.Mode;
import io.postoffice.transport.Phase;
import java.util.List;
import java.util.Random;

/**
 * The mail server is as slow as can be, at each step in turn: at the greeting, a reply, the reading of a body, the answer to the final
 * dot. No limit for a single read or write is ever passed.
 */
final class SlowServerDrill implements Drill {

    private static final int DEADLINE_SECONDS = 2;

    private static final String LONGEST = "select max(duration_ms) from postoffice_email_log";

    /** An attempt that was broken off; the others are over in milliseconds. */
    private static final String BROKEN_OFF = """
            select count(*) from postoffice_email_log where phase = ? and duration_ms >= ?
            """;

    /** What the server may have accepted, and the node was told nothing of. */
    private static final String UNKNOWN = "select count(*) from postoffice_email_log where outcome = 'UNKNOWN'";

    /** More than all buffers between a node and a server that does not read. */
    private static final int LARGE = 6_000_000;

    private final Mail large = Stage.mail().attach(MailAttachment.of("noise.bin", noise()));

    @Override
    public void play(Stage stage) throws InterruptedException {
        for (int i = 0; i < stage.scale().times(); i++) {
            slowDown(stage, Phase.CONNECT, () -> {
                stage.network().set(Mode.DRIP);
                stage.network().breakConnections();
            });
            slowDown(stage, Phase.ENVELOPE, () -> stage.network().set(Mode.DRIP));
            slowDown(stage, Phase.BODY, () -> {
                stage.network().set(Mode.SIP);
                stage.sender().send(stage.scale().workers(), large);
            });
            slowDown(stage, Phase.BODY_DONE, () -> stage.recorder().set(Conduct.DRIP_LAST));
        }
        Stage.await(PATIENCE, () -> stage.sender().unfinished() == 0);
        stage.allow(query(stage, UNKNOWN));
        int longest = query(stage, LONGEST);
        stage.note("longest attempt %d ms, with a deadline of %d s".formatted(longest, DEADLINE_SECONDS));
        stage.require(
                longest <= (DEADLINE_SECONDS + 1) * 1000,
                "no worker longer at a mail than its deadline and a second; one was " + longest + " ms");
    }

    /** Waits until somebody has been broken off at that step. */
    private static void slowDown(Stage stage, Phase step, Runnable slowness) throws InterruptedException {
        int before = brokenOff(stage, step);
        Drill.sendAndAwaitMiddle(stage, 4 * stage.scale().times());
        slowness.run();
        boolean happened = Stage.await(PATIENCE, () -> brokenOff(stage, step) > before);
        stage.require(happened, "an attempt to be broken off at " + step);
        stage.recorder().set(Conduct.TAKE);
        stage.network().set(Mode.PASS);
        stage.network().breakConnections();
    }

    private static int brokenOff(Stage stage, Phase step) {
        return query(stage, BROKEN_OFF, step.name(), DEADLINE_SECONDS * 1000);
    }

    private static int query(Stage stage, String sql, Object... parameters) {
        Integer number = stage.sender().jdbc().queryForObject(sql, Integer.class, parameters);
        return number == null ? 0 : number;
    }

    private static byte[] noise() {
        byte[] noise = new byte[LARGE];
        new Random(3).nextBytes(noise);
        return noise;
    }

    @Override
    public Scale shortScale() {
        return Scale.SHORT.with(1, 1_600);
    }

    @Override
    public Scale longScale() {
        return Scale.LONG.with(5, 20_000);
    }

    @Override
    public List<String> properties(int asidePort) {
        return List.of("--postoffice.transport.deadline=" + DEADLINE_SECONDS + "s");
    }
}
