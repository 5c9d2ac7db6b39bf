package io.postoffice.store;

import io.postoffice.archive.JoinedTransaction;
import io.postoffice.render.StoredTemplate;
import io.postoffice.render.Template;
import io.postoffice.render.TemplateSource;
import io.postoffice.render.TemplateStore;
import io.postoffice.store.QueueDatabase.Parameters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;

/** The templates in the database. */
public final class JdbcTemplates implements TemplateStore, TemplateSource {

    private static final String COLUMNS =
            "name, language, subject, text_body, html_body, layout, description, version, updated_at";

    private static final String SELECT = "select " + COLUMNS + " from postoffice_email_template";

    private static final String INSERT = """
            insert into postoffice_email_template (
                id, name, language, subject, text_body, html_body, layout, description, created_at, updated_at, version)
            values (
                :id, :name, :language, :subject, :text, :html, :layout, :description, {now}, {now}, :version)
            """;

    private static final int LARGEST_FIRST_VERSION = 1_000_000_000;

    private static final String UPDATE = """
            update postoffice_email_template
            set subject = :subject, text_body = :text, html_body = :html, layout = :layout, description = :description,
                updated_at = {now}, version = version + 1
            where name = :name and language = :language and version = :version
            """;

    private static final String RENAME = """
            update postoffice_email_template
            set name = :newName, updated_at = {now}, version = version + 1
            where name = :name
            """;

    private static final String RENAME_LAYOUT = """
            update postoffice_email_template
            set layout = :newName, updated_at = {now}, version = version + 1
            where layout = :name
            """;

    private final QueueDatabase database;
    private final JoinedTransaction transaction;

    public JdbcTemplates(QueueDatabase database, JoinedTransaction transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    @Override
    public Optional<Template> find(String name, String language) {
        return stored(name, language).map(StoredTemplate::template);
    }

    /**
     * The templates as they are to all: read in a short transaction of its own, whatever the caller's has changed, or has seen before
     * others changed it. Takes a second connection while the caller holds one.
     */
    public TemplateSource committed() {
        return (name, language) -> database.inTransaction(() -> find(name, language));
    }

    @Override
    public Optional<StoredTemplate> stored(String name, String language) {
        return query(SELECT + " where name = :name and language = :language", key(name, language)).stream()
                .findFirst();
    }

    @Override
    public boolean exists(String name) {
        return !database.query(
                        "select language from postoffice_email_template where name = :name",
                        database.parameters().with("name", name),
                        (row, number) -> row.getString("language"))
                .isEmpty();
    }

    @Override
    public List<String> namesWithLayout(String layout) {
        return database.query(
                "select distinct name from postoffice_email_template where layout = :layout order by name",
                database.parameters().with("layout", layout),
                (row, number) -> row.getString("name"));
    }

    @Override
    public List<StoredTemplate> findAll() {
        return query(SELECT + " order by name, language", database.parameters());
    }

    @Override
    public boolean insert(Template template) {
        return transaction.call(() -> {
            // PostgreSQL would let nothing more be done in a transaction with a refused insert.
            if (stored(template.name(), template.language()).isPresent()) {
                return false;
            }
            try {
                return database.update(
                                INSERT,
                                parameters(template)
                                        .with("id", UUID.randomUUID())
                                        .with("version", firstVersion()))
                        > 0;
            } catch (DuplicateKeyException ex) {
                return false;
            }
        });
    }

    /** Any: with 0, a template that is deleted and stored anew would be taken for the one that somebody has read before. */
    private static int firstVersion() {
        return ThreadLocalRandom.current().nextInt(LARGEST_FIRST_VERSION);
    }

    @Override
    public boolean update(Template template, int version) {
        return transaction.call(
                () -> database.update(UPDATE, parameters(template).with("version", version)) > 0);
    }

    @Override
    public void putAll(List<Template> templates) {
        transaction.call(() -> {
            int changes = 0;
            for (Template template : templates) {
                Optional<StoredTemplate> before = stored(template.name(), template.language());
                boolean changed = before.isEmpty()
                        ? insert(template)
                        : update(template, before.get().version());
                if (!changed) {
                    throw new OptimisticLockingFailureException("A template was changed by somebody else meanwhile");
                }
                changes++;
            }
            return changes;
        });
    }

    @Override
    public boolean rename(String name, String newName) {
        Parameters names = database.parameters().with("name", name).with("newName", newName);
        return transaction.call(() -> {
            // PostgreSQL would let nothing more be done in a transaction with a refused update.
            if (exists(newName)) {
                return false;
            }
            try {
                database.update(RENAME, names);
                database.update(RENAME_LAYOUT, names);
                return true;
            } catch (DuplicateKeyException ex) {
                return false;
            }
        });
    }

    @Override
    public boolean delete(String name, @Nullable String language) {
        String ofName = "delete from postoffice_email_template where name = :name";
        return transaction.call(() -> language == null
                ? database.update(ofName, database.parameters().with("name", name)) > 0
                : database.update(ofName + " and language = :language", key(name, language)) > 0);
    }

    private Parameters key(String name, String language) {
        return database.parameters().with("name", name).with("language", language);
    }

    private Parameters parameters(Template template) {
        return key(template.name(), template.language())
                .with("subject", template.subject())
                .with("text", template.text())
                .with("html", template.html())
                .with("layout", template.layout())
                .with("description", template.description());
    }

    private List<StoredTemplate> query(String sql, Parameters parameters) {
        return database.query(sql, parameters, (row, number) -> stored(row));
    }

    private StoredTemplate stored(ResultSet row) throws SQLException {
        return new StoredTemplate(
                new Template(
                        row.getString("name"),
                        row.getString("language"),
                        row.getString("subject"),
                        row.getString("text_body"),
                        row.getString("html_body"),
                        row.getString("layout"),
                        row.getString("description")),
                row.getInt("version"),
                database.requiredInstant(row, "updated_at"));
    }
}
