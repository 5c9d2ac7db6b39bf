package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.enqueue.CallersTransaction;
import io.postoffice.fixture.Templates;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.store.JdbcTemplates;
import io.postoffice.store.QueueDatabase;
import io.postoffice.store.SchemaInstaller;
import io.postoffice.store.SchemaMode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What a transaction sees of templates is for itself: what all are given is what is committed. */
final class TemplateCacheIsolationTest {

    @ParameterizedTest
    @MethodSource("caches")
    void editThatIsNotCommittedIsSeenByItsTransactionAlone(Product product, boolean shared) {
        try (Shop shop = new Shop(product, shared)) {
            shop.transaction.executeWithoutResult(status -> {
                shop.edit("edited");
                assertThat(shop.found()).isEqualTo("edited");
                assertThat(CompletableFuture.supplyAsync(shop::found).join()).isEqualTo("old");
                assertThat(shop.found()).isEqualTo("edited");
                status.setRollbackOnly();
            });
            assertThat(shop.found()).isEqualTo("old");
        }
    }

    @ParameterizedTest
    @MethodSource("caches")
    void transactionThatBeganBeforeAnEditPutsNothingBack(Product product, boolean shared) {
        try (Shop shop = new Shop(product, shared)) {
            shop.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
            shop.transaction.executeWithoutResult(status -> {
                assertThat(shop.templates.findAll()).hasSize(1);
                CompletableFuture.runAsync(() -> shop.edit("edited")).join();
                assertThat(shop.found()).isEqualTo("edited");
            });
            assertThat(shop.found()).isEqualTo("edited");
        }
    }

    static Stream<Arguments> caches() {
        return Stream.of(Product.values())
                .flatMap(product -> Stream.of(Arguments.of(product, true), Arguments.of(product, false)));
    }

    private static final class Shop implements AutoCloseable {

        final HikariDataSource dataSource;
        final TransactionTemplate transaction;
        final JdbcTemplates templates;
        final TemplateCache cache;
        final TemplateService service;

        Shop(Product product, boolean shared) {
            dataSource = TestDatabase.create(product).dataSource();
            new SchemaInstaller(dataSource, SchemaMode.FLYWAY).install();
            JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
            transaction = new TransactionTemplate(manager);
            templates =
                    new JdbcTemplates(new QueueDatabase(dataSource), new CallersTransaction(dataSource, manager)::call);
            TemplateCache.Sources sources = new TemplateCache.Sources(templates, templates.committed());
            cache = shared
                    ? TemplateCache.in(new ConcurrentMapCache("templates"), sources)
                    : TemplateCache.inMemory(sources, Duration.ofHours(1));
            service = new TemplateService(
                    templates, Templates.of(templates), new JsonContextSerializer(), cache::templatesChanged);
            service.create(Template.named("a").text("old"));
        }

        void edit(String text) {
            int version = templates.stored("a", "").orElseThrow().version();
            service.update(Template.named("a").text(text), version);
        }

        String found() {
            return String.valueOf(cache.find("a", "").orElseThrow().text());
        }

        @Override
        public void close() {
            dataSource.close();
        }
    }
}
