package io.postoffice.drill;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The mail server refuses all mail for the moment, in every way and for seconds, or greylists all of it. */
final class RefusalDrill implements Drill {

    private static final int ROUNDS = 2;

    private static final String MINUTES_ARE_OVER = """
            update postoffice_email set due_at = created_at where status = 'REQUEUED'
            """;

    @Override
    public void play(Stage stage) throws InterruptedException {
        int rounds = ROUNDS * stage.scale().times();
        for (int i = 0; i < stage.scale().times(); i++) {
            Drill.sendAndAwaitMiddle(stage, rounds);
            refuse(stage);
            greylist(stage, stage.scale().mails() / rounds);
        }
    }

    private static void refuse(Stage stage) throws InterruptedException {
        stage.recorder().set(Conduct.REFUSE);
        TimeUnit.SECONDS.sleep(stage.scale().leaseSeconds());
        stage.recorder().set(Conduct.TAKE);
        Stage.await(PATIENCE, () -> stage.sender().unfinished() == 0);
    }

    private static void greylist(Stage stage, int mails) throws InterruptedException {
        stage.recorder().set(Conduct.GREYLIST);
        stage.sender().send(mails, Stage.mail());
        Stage.await(PATIENCE, () -> stage.sender().count("status in ('QUEUED', 'SENDING')") == 0);
        int waiting = stage.sender().count("status = 'REQUEUED'");
        stage.require(waiting == mails, "all %d mails to wait; %d do".formatted(mails, waiting));
        // Greylisting is waited out for five minutes, which a drill has not.
        stage.sender().jdbc().update(MINUTES_ARE_OVER);
        Stage.await(PATIENCE, () -> stage.sender().unfinished() == 0);
        stage.recorder().set(Conduct.TAKE);
    }

    @Override
    public Scale shortScale() {
        return Scale.SHORT.with(1, 300);
    }

    @Override
    public List<String> properties(int asidePort) {
        return List.of("--postoffice.retry.delays=500ms,2s,5s");
    }
}
