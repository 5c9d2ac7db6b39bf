package io.postoffice.drill;

import io.postoffice.drill.FaultProxy.Mode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The clocks of the nodes are wrong, of one by an hour forward, and of the next by an hour back. */
final class SkewDrill implements Drill {

    private static final Duration SKEW = Duration.ofHours(1);

    /** Far from an hour, and far from what a busy machine needs. */
    private static final Duration TOLERANCE = Duration.ofSeconds(20);

    private static final Duration AHEAD = Duration.ofSeconds(2);

    /** Claims that somebody took back from a node. */
    private static final String TAKEN_BACK = """
            select count(*) from postoffice_email_log where outcome = 'UNKNOWN' and phase is null
            """;

    @Override
    public void play(Stage stage) throws InterruptedException {
        for (int i = 0; i < stage.nodes().size(); i++) {
            requireSkew(stage, i);
        }
        for (int i = 0; i < stage.scale().times(); i++) {
            requireNoEarlyReclaim(stage);
            requireTimelySchedule(stage);
            requireOwnMailGoesOut(stage);
        }
        requireReclaim(stage);
        // Now there is none whose clock is fast, if there are two nodes: what is scheduled is not missed for that.
        requireTimelySchedule(stage);
    }

    /** Of the two ways to read a clock. */
    private static void requireSkew(Stage stage, int node) throws InterruptedException {
        String[] told = stage.nodes().get(node).ask("time 0").split(" ", 2);
        Instant expected = Instant.now().plus(skew(node));
        for (Instant time : List.of(Instant.parse(told[0]), Instant.ofEpochMilli(Long.parseLong(told[1])))) {
            stage.require(
                    Duration.between(time, expected).abs().compareTo(TOLERANCE) < 0, "a wrong clock, not " + time);
        }
    }

    /** Mail is on the wire for longer than a lease, of nodes that are alive. */
    private static void requireNoEarlyReclaim(Stage stage) throws InterruptedException {
        Drill.sendAndAwaitMiddle(stage);
        stage.network().set(Mode.STALL);
        TimeUnit.SECONDS.sleep(stage.scale().leaseSeconds() + 1L);
        stage.network().set(Mode.PASS);
        Stage.await(PATIENCE, () -> stage.sender().unfinished() == 0);
        Integer takenBack = stage.sender().jdbc().queryForObject(TAKEN_BACK, Integer.class);
        stage.require(takenBack != null && takenBack == 0, "no claim of a node that is alive to be taken back");
    }

    private static void requireTimelySchedule(Stage stage) throws InterruptedException {
        Instant due = Instant.now().plus(AHEAD);
        long dueMicros = ChronoUnit.MICROS.between(Instant.EPOCH, due);
        List<Long> accepted =
                stage.acceptances(stage.sender().send(20, Stage.mail().scheduledAt(due)));
        for (long micros : accepted) {
            Duration late = Duration.ofNanos(1000 * (micros - dueMicros));
            stage.require(!late.isNegative(), "nothing to be sent early; one came by " + late);
            stage.require(late.compareTo(TOLERANCE) < 0, "nothing to be sent late; one came by " + late);
        }
    }

    private static void requireOwnMailGoesOut(Stage stage) throws InterruptedException {
        for (Child node : stage.nodes()) {
            stage.sender().note(List.of(node.ask("send 20").split(" ")));
        }
        stage.require(Stage.await(TOLERANCE, () -> stage.sender().unfinished() == 0), "own mail to go out at once");
    }

    /** The first node, whose clock is fast, dies: its claims are taken back when their leases lapse, and not an hour later. */
    private static void requireReclaim(Stage stage) throws InterruptedException {
        Drill.sendAndAwaitMiddle(stage);
        stage.nodes().get(0).kill();
        stage.allow(stage.unsettled() + stage.scale().workers());
        Duration limit = TOLERANCE.plusSeconds(2L * stage.scale().leaseSeconds());
        stage.require(
                Stage.await(limit, () -> stage.sender().unfinished() == 0), "claims of the dead to be taken back");
    }

    private static Duration skew(int node) {
        return node % 2 == 0 ? SKEW : SKEW.negated();
    }

    @Override
    public Scale shortScale() {
        return Scale.SHORT.with(1, 600);
    }

    @Override
    public List<String> jvmOptions(int node) {
        return List.of(ClockSkew.option(skew(node)));
    }
}
