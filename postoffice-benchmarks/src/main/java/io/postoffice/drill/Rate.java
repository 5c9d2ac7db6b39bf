package io.postoffice.drill;

import java.util.List;

/**
 * How fast mail goes out before something is done to the nodes, and after. The mail server thinks about each mail for a while, so that
 * this hangs on the workers, and less on the machine.
 */
final class Rate {

    private static final int TRIES = 10;
    private static final double REQUIRED = 0.95;

    private final Stage stage;
    private final int mails;
    private final double before;

    private Rate(Stage stage, int mails) throws InterruptedException {
        this.stage = stage;
        this.mails = mails;
        measure();
        before = measure();
    }

    /** Measures what is usual, once the nodes are warm. */
    static Rate before(Stage stage) throws InterruptedException {
        stage.recorder().delay(Drill.THINKING);
        return new Rate(stage, 40 * stage.scale().nodes() * stage.scale().workers());
    }

    /** Requires that it is that again, a few batches of mail after. */
    void requireAgain() throws InterruptedException {
        Stage.await(Drill.PATIENCE, () -> stage.sender().unfinished() == 0);
        double after = 0;
        for (int i = 0; i < TRIES && after < REQUIRED * before; i++) {
            after = Math.max(after, measure());
        }
        String measured = "%.0f/s before, %.0f/s after".formatted(before, after);
        stage.note(measured);
        stage.require(after >= REQUIRED * before, "95 %% of the rate again: %s".formatted(measured));
    }

    private double measure() throws InterruptedException {
        List<Long> times = stage.acceptances(stage.sender().send(mails, Stage.mail())).stream()
                .sorted()
                .toList();
        // Not the first: one node may see them before the others.
        int from = mails / 4;
        return (mails - 1 - from) * 1e6 / (times.get(mails - 1) - times.get(from));
    }
}
