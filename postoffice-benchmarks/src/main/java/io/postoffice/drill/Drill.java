package io.postoffice.drill;

import java.time.Duration;

/** Does harm while mail is being delivered; what came of it is told by the {@link Stage}. */
interface Drill {

    /** Long enough for a node to have mail on the wire, whatever the machine. */
    Duration PATIENCE = Duration.ofMinutes(2);

    void play(Stage stage) throws InterruptedException;

    /** What nodes need for it beside what all have, as arguments. */
    default String[] properties() {
        return new String[0];
    }

    /** Sends a part of the mail, and waits until the nodes are in the middle of it. */
    static void sendAndAwaitMiddle(Stage stage) throws InterruptedException {
        int mails = Math.max(1, stage.scale().mails() / stage.scale().times());
        int before = stage.recorder().deliveries();
        stage.sender().send(mails, Stage.mail());
        Stage.await(PATIENCE, () -> stage.recorder().deliveries() > before + mails / 4);
    }
}
