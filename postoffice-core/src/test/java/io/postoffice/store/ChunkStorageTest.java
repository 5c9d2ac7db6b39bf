package io.postoffice.store;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.AttachmentContent;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** On each database. */
final class ChunkStorageTest {

    @Nested
    class OnH2 extends InTables {

        OnH2() {
            super(Product.H2);
        }
    }

    @Nested
    class OnPostgres extends InTables {

        OnPostgres() {
            super(Product.POSTGRESQL);
        }
    }

    @Nested
    class OnMariaDb extends InTables {

        OnMariaDb() {
            super(Product.MARIADB);
        }
    }

    abstract static class InTables extends AttachmentStorageTest {

        private final HikariDataSource dataSource;
        private final QueueDatabase database;
        private final ContentRows rows;
        private final ChunkStorage storage;

        InTables(Product product) {
            dataSource = TestDatabase.create(product).dataSource(2);
            new SchemaInstaller(dataSource, SchemaMode.SCRIPT).install();
            database = new QueueDatabase(dataSource);
            rows = new ContentRows(database);
            storage = new ChunkStorage(database);
        }

        @AfterEach
        void close() {
            dataSource.close();
        }

        @Override
        protected AttachmentStorage storage() {
            return storage;
        }

        @Override
        protected void write(AttachmentContent content) throws IOException {
            try {
                database.inTransaction(() -> {
                    try {
                        if (rows.insertOrLock(content, storage.name(), row -> false)
                                .isPresent()) {
                            storage.delete(content.sha256());
                        }
                        storage.write(content);
                    } catch (IOException ex) {
                        throw new UncheckedIOException(ex);
                    }
                    return true;
                });
            } catch (UncheckedIOException ex) {
                throw ex.getCause();
            }
        }

        @Override
        protected void disown(AttachmentContent content) {
            rows.update(content.sha256(), "another");
        }
    }
}
