package io.postoffice.drill;

import io.postoffice.benchmark.fixture.Product;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;

/** PostgreSQL's connections are ended, ten a second, whatever they are at. No node dies, so nothing may be delivered twice. */
final class TerminationDrill implements Drill {

    private static final String TERMINATE = """
            select count(pg_terminate_backend(pid))
            from (
                select pid from pg_stat_activity
                where pid <> pg_backend_pid() and datname = current_database()
                order by random()
                limit 1) victim
            """;

    @Override
    public void play(Stage stage) throws InterruptedException {
        Rate rate = Rate.before(stage);
        int mails = Math.max(1, stage.scale().mails() / (stage.scale().times() * 20));
        for (int i = 0; i < stage.scale().times() * 20; i++) {
            stage.sender().tryToSend(mails, Stage.mail());
            terminate(stage);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        rate.requireAgain();
    }

    @Override
    public Scale longScale() {
        return Scale.LONG.with(150, 60_000);
    }

    @Override
    public Set<Product> products() {
        return Set.of(Product.POSTGRESQL);
    }

    @Override
    public List<String> properties(int asidePort) {
        return List.of("--postoffice.queue.poll-interval=100ms");
    }

    private static void terminate(Stage stage) {
        try {
            stage.sender().jdbc().queryForObject(TERMINATE, Integer.class);
        } catch (DataAccessException ex) {
            // It has ended its own connection: one that the pool had already given to it.
        }
    }
}
