package io.postoffice.store;

import io.postoffice.store.QueueDatabase.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.dao.DuplicateKeyException;

/** When each node was last alive, by the database's clock. Nodes that have been silent for an hour are forgotten. */
final class NodeRows {

    private static final Duration MEMORY = Duration.ofHours(1);

    private static final String UPDATE = """
            update postoffice_node
            set seen_at = {now}
            where node = :node
            """;

    private static final String INSERT = """
            insert into postoffice_node (node, seen_at)
            values (:node, {now})
            """;

    private static final String DELETE = """
            delete from postoffice_node
            where seen_at < :forgotten
            """;

    private static final String SELECT = """
            select node, seen_at
            from postoffice_node
            """;

    private final QueueDatabase database;

    NodeRows(QueueDatabase database) {
        this.database = database;
    }

    void seen(String node) {
        Parameters parameters = database.parameters().with("node", node);
        if (database.inTransaction(() -> database.update(UPDATE, parameters)) == 0) {
            join(parameters);
        }
    }

    /** A node that comes finds out which others have gone: names of nodes are seldom used twice. */
    private void join(Parameters parameters) {
        Parameters silent =
                database.parameters().with("forgotten", database.now().minus(MEMORY));
        database.inTransaction(() -> database.update(DELETE, silent));
        try {
            database.inTransaction(() -> database.update(INSERT, parameters));
        } catch (DuplicateKeyException ex) {
            // Another of the same name was faster; there is nothing more to be told.
            return;
        }
    }

    Map<String, Instant> find() {
        Map<String, Instant> nodes = new TreeMap<>();
        database.query(
                SELECT,
                database.parameters(),
                (row, number) -> nodes.put(row.getString("node"), database.requiredInstant(row, "seen_at")));
        return nodes;
    }
}
