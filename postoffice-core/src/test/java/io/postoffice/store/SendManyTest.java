package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailEvent;
import io.postoffice.Priority;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Mails of a stream are stored as they come, all or none. */
final class SendManyTest {

    private static final Mail MAIL = Mail.to("ann@example.org").subject("Hi").text("Hello!");

    private final SmtpSink sink = new SmtpSink();

    @AfterEach
    void close() {
        sink.close();
    }

    @ParameterizedTest
    @EnumSource
    void noMoreThanAThousandAreInMemory(Product product) {
        try (TestNode node = node(product)) {
            AtomicBoolean closed = new AtomicBoolean();

            long stored = node.transaction()
                    .execute(status -> node.mailService()
                            .sendMany(IntStream.range(0, 3500)
                                    .mapToObj(i -> {
                                        if (i % 1000 == 999) {
                                            assertThat(rows(node)).isEqualTo(i - 999);
                                        }
                                        return MAIL.tags("tag-" + i);
                                    })
                                    .onClose(() -> closed.set(true))));

            assertThat(stored).isEqualTo(3500);
            assertThat(rows(node)).isEqualTo(3500);
            assertThat(node.archive().countTagged("tag-3499")).hasSize(1);
            assertThat(node.events())
                    .filteredOn(MailEvent.Queued.class::isInstance)
                    .hasSize(3500);
            assertThat(closed).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamedMailIsDelivered(Product product) {
        try (TestNode node = node(product).start()) {
            node.mailService().sendMany(Stream.generate(() -> MAIL).limit(1500));

            await().untilAsserted(() -> assertThat(sink.count()).isEqualTo(1500));
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneBadMailKeepsAllFromBeingStoredAlsoForACallerWhoGoesOn(Product product) {
        try (TestNode node = node(product)) {
            Consumer<Mail> sendWithBad = bad -> assertThatExceptionOfType(InvalidMailException.class)
                    .isThrownBy(() ->
                            node.mailService().sendMany(IntStream.range(0, 2000).mapToObj(i -> i == 1234 ? bad : MAIL)))
                    .withMessageContaining("mails[1234]");

            sendWithBad.accept(MAIL.withTo("nobody"));
            node.transaction().executeWithoutResult(status -> {
                node.mailService().send(MAIL.subject("before"));
                sendWithBad.accept(MAIL.priority(Priority.NOW));
                node.mailService().send(MAIL.subject("after"));
            });

            assertThat(node.jdbc().queryForList("select subject from postoffice_email", String.class))
                    .containsExactlyInAnyOrder("before", "after");
        }
    }

    /** Such as one that is too large for the database: a mail without a part would be left behind. */
    @ParameterizedTest
    @EnumSource
    void failureOfTheDatabaseLeavesNoMailWithoutItsParts(Product product) {
        try (TestNode node = node(product)) {
            node.jdbc().execute("drop table postoffice_email_tag");

            node.transaction().executeWithoutResult(status -> {
                try {
                    node.mailService().send(MAIL.tags("lost"));
                } catch (DataAccessException ex) {
                    // PostgreSQL would not let it be committed.
                    if (product == Product.POSTGRESQL) {
                        status.setRollbackOnly();
                    }
                }
            });

            assertThat(rows(node)).isZero();
        }
    }

    private TestNode node(Product product) {
        return TestNode.on(TestDatabase.create(product)).sendingTo(sink, 4).build();
    }

    private static int rows(TestNode node) {
        Integer rows = new JdbcTemplate(node.queueDataSource())
                .queryForObject("select count(*) from postoffice_email", Integer.class);
        return rows == null ? -1 : rows;
    }
}
