package io.postoffice.store;

import io.postoffice.AttachmentContent;
import io.postoffice.store.QueueDatabase.Parameters;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;

/** The rows that say which content there is. Whoever has inserted one, or locked it, has the content to itself. */
final class ContentRows {

    private static final String INSERT = """
            insert into postoffice_attachment (sha256, size_bytes, storage, created_at)
            values (:sha256, :size, :storage, {now})
            """;

    private static final String SELECT = """
            select storage
            from postoffice_attachment
            where sha256 = :sha256
            """;

    private static final String SELECT_ALL = """
            select sha256, storage
            from postoffice_attachment
            where sha256 in (:all)
            """;

    private static final String SELECT_UNUSED = """
            select c.sha256
            from postoffice_attachment c
            where c.sha256 > :after
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

    private static final String DELETE = "delete from postoffice_attachment where sha256 = :sha256";

    /** Content that is removed while its row is looked up makes another try worthwhile. */
    private static final int MAX_TRIES = 5;

    private static final RowMapper<String> STORAGE = (row, number) -> row.getString("storage");

    private final QueueDatabase database;

    ContentRows(QueueDatabase database) {
        this.database = database;
    }

    /** Whether the row was inserted; if not, it was there, and is locked so that it stays. Waits for others who do either. */
    boolean insertOrLock(AttachmentContent content, String storage) {
        // Looked for without a lock first: InnoDB locks the gap where it finds nothing, which two may do, and then
        // neither could insert. What is seen may be gone, in a transaction that reads from a snapshot.
        boolean there = !query(SELECT, content.sha256()).isEmpty();
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            if (!there && insertUnlessThere(content.sha256(), content.size(), storage)) {
                return true;
            }
            if (!query(SELECT + database.dialect().shared(), content.sha256()).isEmpty()) {
                return false;
            }
            there = false;
        }
        throw new IllegalStateException("An attachment can neither be stored nor found; send the mail again");
    }

    /** Whether the row was inserted; waits for whoever is inserting or deleting the same. */
    boolean insertUnlessThere(String sha256, long size, String storage) {
        try {
            return database.update(
                            INSERT + database.dialect().unlessContentIsThere(),
                            byHash(sha256).with("size", size).with("storage", storage))
                    > 0;
        } catch (DuplicateKeyException ex) {
            return false;
        }
    }

    /** In which storage this content is; nobody can attach or remove it until the transaction ends. */
    Optional<String> lock(String sha256) {
        return query(SELECT + " for update", sha256).stream().findFirst();
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

    /** Removes content that no mail carries, and that nobody is about to attach. */
    List<String> deleteUnused(String after, int limit) {
        return database.inTransaction(() -> {
            List<String> unused = database.query(
                    SELECT_UNUSED,
                    database.parameters().with("after", after).with("limit", limit),
                    (row, number) -> row.getString("sha256"));
            if (!unused.isEmpty()) {
                // Asked again: what was locked while it was being attached may have been attached by now.
                database.update(DELETE_UNUSED, database.parameters().withAll("all", unused));
            }
            return unused;
        });
    }

    void delete(String sha256) {
        database.update(DELETE, byHash(sha256));
    }

    private List<String> query(String sql, String sha256) {
        return database.query(sql, byHash(sha256), STORAGE);
    }

    private Parameters byHash(String sha256) {
        return database.parameters().with("sha256", sha256);
    }
}
