package io.postoffice.store;

import io.postoffice.AttachmentContent;
import io.postoffice.store.QueueDatabase.Parameters;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;

/** The rows that say which content there is. Whoever has inserted one, or locked it, has the content to itself. */
final class ContentRows {

    private static final String INSERT = """
            insert into postoffice_attachment (sha256, size_bytes, storage, created_at)
            values (:sha256, :size, :storage, {now}) {unless content is there}
            """;

    private static final String SELECT = """
            select storage, damaged
            from postoffice_attachment
            where sha256 = :sha256
            """;

    private static final String SELECT_TO_STAY = """
            select storage, damaged
            from postoffice_attachment
            where sha256 = :sha256
            {shared}
            """;

    private static final String SELECT_TO_CHANGE = """
            select storage, damaged
            from postoffice_attachment
            where sha256 = :sha256
            for update
            """;

    private static final String SELECT_ALL = """
            select sha256, storage
            from postoffice_attachment
            where sha256 in (:all)
            """;

    private static final String COUNT_ELSEWHERE = """
            select storage, count(*) as contents
            from postoffice_attachment
            where storage not in (:storages)
            group by storage
            """;

    private static final String SELECT_UNUSED = """
            select c.sha256, c.storage
            from postoffice_attachment c
            where c.sha256 > :after
                and c.storage in (:storages)
                and not exists (select 1 from postoffice_email_attachment a where a.sha256 = c.sha256)
            order by c.sha256
            limit :limit
            for update skip locked
            """;

    private static final String DELETE_UNUSED = """
            delete from postoffice_attachment
            where sha256 in (:all)
                and not exists (select 1 from postoffice_email_attachment a where a.sha256 = postoffice_attachment.sha256)
            """;

    private static final String UPDATE = """
            update postoffice_attachment
            set storage = :storage, damaged = false
            where sha256 = :sha256
            """;

    private static final String UPDATE_DAMAGED = """
            update postoffice_attachment
            set damaged = true
            where sha256 = :sha256 and storage = :storage
            """;

    private static final String DELETE = "delete from postoffice_attachment where sha256 = :sha256";

    /** Content that is removed while its row is looked up makes another try worthwhile. */
    private static final int MAX_TRIES = 5;

    private static final RowMapper<Row> ROW =
            (row, number) -> new Row(row.getString("storage"), row.getBoolean("damaged"));

    private final QueueDatabase database;

    ContentRows(QueueDatabase database) {
        this.database = database;
    }

    /**
     * Inserts the row, or locks it, so that it stays; against all others if its content has to be written anew, because two who had
     * locked it so that it stays would wait for each other then. Waits for others who do either.
     *
     * @param check whether the content of a row need not be
     * @return the row that was there; nothing if it was inserted
     */
    Optional<Row> insertOrLock(AttachmentContent content, String storage, Check check) throws IOException {
        // Looked for without a lock first: InnoDB locks the gap where it finds nothing, which two may do, and then
        // neither could insert. What is seen may be gone, in a transaction that reads from a snapshot.
        List<Row> seen = query(SELECT, content.sha256());
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            if (seen.isEmpty() && insertUnlessThere(content.sha256(), content.size(), storage)) {
                return Optional.empty();
            }
            Optional<Row> locked = seen.isEmpty() || check.isWhole(seen.get(0))
                    ? query(SELECT_TO_STAY, content.sha256()).stream().findFirst()
                    : lock(content.sha256());
            if (locked.isPresent()) {
                return locked;
            }
            seen = List.of();
        }
        throw new IllegalStateException("An attachment can neither be stored nor found; send the mail again");
    }

    /** Whether the row was inserted; waits for whoever is inserting or deleting the same. */
    boolean insertUnlessThere(String sha256, long size, String storage) {
        try {
            return database.update(INSERT, byHash(sha256).with("size", size).with("storage", storage)) > 0;
        } catch (DuplicateKeyException ex) {
            return false;
        }
    }

    /** The row, if it is there; nobody can attach or remove its content until the transaction ends. */
    Optional<Row> lock(String sha256) {
        return query(SELECT_TO_CHANGE, sha256).stream().findFirst();
    }

    /** In which storage each of these is, of those that are known. */
    Map<String, String> storages(Collection<String> hashes) {
        Map<String, String> storages = new HashMap<>();
        database.query(
                SELECT_ALL,
                database.parameters().withAll("all", hashes),
                (row, number) -> storages.put(row.getString("sha256"), row.getString("storage")));
        return storages;
    }

    /** How much content is in other storages than these, by their names. */
    Map<String, Long> elsewhere(Collection<String> storages) {
        Map<String, Long> contents = new TreeMap<>();
        database.query(
                COUNT_ELSEWHERE,
                database.parameters().withAll("storages", storages),
                (row, number) -> contents.put(row.getString("storage"), row.getLong("contents")));
        return contents;
    }

    /**
     * Removes content that no mail carries, and that nobody is about to attach.
     *
     * @param storages where it is
     * @return in which of them each is, in the order of their hashes
     */
    Map<String, String> deleteUnused(String after, int limit, Collection<String> storages) {
        return database.inTransaction(() -> {
            Map<String, String> unused = new LinkedHashMap<>();
            database.query(
                    SELECT_UNUSED,
                    database.parameters()
                            .with("after", after)
                            .with("limit", limit)
                            .withAll("storages", storages),
                    (row, number) -> unused.put(row.getString("sha256"), row.getString("storage")));
            if (!unused.isEmpty()) {
                // Asked again: what was locked while it was being attached may have been attached by now.
                database.update(DELETE_UNUSED, database.parameters().withAll("all", unused.keySet()));
            }
            return unused;
        });
    }

    /** Says that the content is whole, and where. */
    void update(String sha256, String storage) {
        database.update(UPDATE, byHash(sha256).with("storage", storage));
    }

    /** Says that the content is not what was stored there, in a transaction of its own. */
    void damaged(String sha256, String storage) {
        database.inTransaction(
                () -> database.update(UPDATE_DAMAGED, byHash(sha256).with("storage", storage)));
    }

    void delete(String sha256) {
        database.update(DELETE, byHash(sha256));
    }

    private List<Row> query(String sql, String sha256) {
        return database.query(sql, byHash(sha256), ROW);
    }

    private Parameters byHash(String sha256) {
        return database.parameters().with("sha256", sha256);
    }

    /** Looks whether content is there, whole, and where it is wanted. */
    interface Check {

        boolean isWhole(Row row) throws IOException;
    }

    /**
     * What is said of content.
     *
     * @param storage where it is
     * @param damaged whether it was found not to be what was stored
     */
    record Row(String storage, boolean damaged) {

        boolean isGoodIn(String name) {
            return storage.equals(name) && !damaged;
        }
    }
}
