package io.postoffice.drill;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Nodes stand still for longer than their leases last, and go on as if nothing had happened. */
final class FreezeDrill implements Drill {

    private static final String SETTLED_TWICE = """
            select count(*)
            from (select email_id from postoffice_email_log where outcome = 'SENT' group by email_id having count(*) > 1) twice
            """;

    private final Random random = new Random(2);

    @Override
    public void play(Stage stage) throws InterruptedException {
        for (int i = 0; i < stage.scale().times(); i++) {
            Drill.sendAndAwaitMiddle(stage);
            Child victim = stage.nodes().get(random.nextInt(stage.nodes().size()));
            victim.freeze();
            stage.allow(stage.unsettled() + stage.scale().workers());
            TimeUnit.SECONDS.sleep(2L * stage.scale().leaseSeconds());
            victim.thaw();
        }
        Stage.await(PATIENCE, () -> stage.sender().unfinished() == 0);
        Integer settledTwice = stage.sender().jdbc().queryForObject(SETTLED_TWICE, Integer.class);
        stage.require(settledTwice != null && settledTwice == 0, "no settlement of a claim that is lost");
    }
}
