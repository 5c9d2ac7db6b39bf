package io.postoffice.drill;

import io.postoffice.benchmark.fixture.Product;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Does harm while mail is being delivered; what came of it is told by the {@link Stage}. */
interface Drill {

    /** Long enough for a node to have mail on the wire, whatever the machine. */
    Duration PATIENCE = Duration.ofMinutes(2);

    /** How long a mail server thinks about a mail, where a rate is measured. */
    Duration THINKING = Duration.ofMillis(50);

    void play(Stage stage) throws InterruptedException;

    /** Where it can be played. */
    default Set<Product> products() {
        return Set.of(Product.POSTGRESQL, Product.MARIADB);
    }

    /** How hard it is in a build. */
    default Scale shortScale() {
        return Scale.SHORT;
    }

    /** How hard it is by command, where nothing else is said. */
    default Scale longScale() {
        return Scale.LONG;
    }

    /**
     * What nodes need for it beside what all have, as arguments.
     *
     * @param asidePort of a second way to the mail server, for a second backend
     */
    default List<String> properties(int asidePort) {
        return List.of();
    }

    /** What the JVM of a node needs for it, as options. */
    default List<String> jvmOptions(int node) {
        return List.of();
    }

    /** Sends a part of the mail, and waits until the nodes are in the middle of it. */
    static void sendAndAwaitMiddle(Stage stage) throws InterruptedException {
        sendAndAwaitMiddle(stage, stage.scale().times());
    }

    /** Sends this part of the mail, and waits until the nodes are in the middle of it. */
    static void sendAndAwaitMiddle(Stage stage, int parts) throws InterruptedException {
        int mails = Math.max(1, stage.scale().mails() / parts);
        int before = stage.recorder().deliveries();
        stage.sender().send(mails, Stage.mail());
        Stage.await(PATIENCE, () -> stage.recorder().deliveries() > before + mails / 4);
    }
}
