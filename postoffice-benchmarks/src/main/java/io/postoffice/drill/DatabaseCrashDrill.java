package io.postoffice.drill;

import io.postoffice.benchmark.fixture.Product;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;

/**
 * PostgreSQL loses one of its processes, ends all connections without a farewell, and recovers from its log, as it does after an
 * immediate restart. No node dies, so nothing may be delivered twice.
 */
final class DatabaseCrashDrill implements Drill {

    private static final String SOME_PROCESS = """
            select min(pid)
            from pg_stat_activity
            where pid <> pg_backend_pid() and datname = current_database()
            """;

    private static final String IS_KNOWN = "select count(*) from pg_stat_activity where pid = ?";

    @Override
    public void play(Stage stage) throws InterruptedException {
        for (int i = 0; i < stage.scale().times(); i++) {
            Drill.sendAndAwaitMiddle(stage);
            Long process = stage.sender().jdbc().queryForObject(SOME_PROCESS, Long.class);
            stage.require(process != null, "a connection to kill");
            if (process != null) {
                Signals.send("KILL", process);
                stage.require(Stage.await(PATIENCE, () -> hasRecovered(stage, process)), "a database that recovers");
            }
            while (!stage.sender().tryToSend(1, Stage.mail())) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    /** It goes on for a moment after the kill, and forgets the process when it starts anew. */
    private static boolean hasRecovered(Stage stage, long process) {
        try {
            Integer count = stage.sender().jdbc().queryForObject(IS_KNOWN, Integer.class, process);
            return count != null && count == 0;
        } catch (DataAccessException ex) {
            return false;
        }
    }

    @Override
    public Set<Product> products() {
        return Set.of(Product.POSTGRESQL);
    }
}
