package io.postoffice.store;

import io.postoffice.claim.Pauses;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.dao.DuplicateKeyException;

/** Keeps pauses in a table that each claim looks into. */
public final class JdbcPauses implements Pauses {

    private static final String SELECT = """
            select backend, paused_at
            from postoffice_pause
            """;

    private static final String SELECT_ONE = """
            select backend
            from postoffice_pause
            where backend in (:backend, :over, '*')
            """;

    private static final String INSERT = """
            insert into postoffice_pause (backend, paused_at)
            values (:backend, {now})
            """;

    private static final String DELETE = """
            delete from postoffice_pause
            where backend = :backend
            """;

    private final QueueDatabase database;

    public JdbcPauses(QueueDatabase database) {
        this.database = database;
    }

    @Override
    public boolean pause(String backend) {
        try {
            return database.inTransaction(
                    () -> database.update(INSERT, database.parameters().with("backend", backend)) > 0);
        } catch (DuplicateKeyException ex) {
            return false;
        }
    }

    @Override
    public boolean resume(String backend) {
        return database.inTransaction(
                () -> database.update(DELETE, database.parameters().with("backend", backend)) > 0);
    }

    @Override
    public Map<String, Instant> find() {
        Map<String, Instant> pauses = new TreeMap<>();
        database.query(
                SELECT,
                database.parameters(),
                (row, number) -> pauses.put(row.getString("backend"), database.requiredInstant(row, "paused_at")));
        return pauses;
    }

    /** Which pauses have mail of a backend wait that would go out over another, as the current transaction sees it. */
    Set<String> of(String backend, String over) {
        return Set.copyOf(database.query(
                SELECT_ONE,
                database.parameters().with("backend", backend).with("over", over),
                (row, number) -> row.getString("backend")));
    }
}
