package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.Priority;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** What a claim costs must not grow with the mail that is sent, nor with the mail that is not due. */
class ClaimPlanTest {

    private static final String INSERT = """
            insert into postoffice_email (
                id, status, priority, backend, due_at, created_at, updated_at, attempts, from_address, subject, message_id,
                message_date)
            select uuidv7(), '%s', 20, 'default', %s, now(), now(), 0, 'shop@example.org', 'Hi',
                '<' || gen_random_uuid() || '@example.org>', now()
            from generate_series(1, %d)
            """;

    @Test
    void claimReadsDueMailOnlyAmongAMillionSentAndMuchScheduled() {
        try (HikariDataSource dataSource =
                TestDatabase.create(Product.POSTGRESQL).dataSource()) {
            new SchemaInstaller(dataSource, SchemaMode.FLYWAY).install();
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            jdbc.execute(INSERT.formatted("SENT", "null", 1_000_000));
            jdbc.execute(INSERT.formatted("QUEUED", "now() + interval '7 days'", 100_000));
            jdbc.execute(INSERT.formatted("QUEUED", "now()", 1_000));

            assertThat(plan(dataSource)).satisfies(ClaimPlanTest::isOneRangeScan);
            jdbc.execute("vacuum analyze postoffice_email");
            assertThat(plan(dataSource)).satisfies(ClaimPlanTest::isOneRangeScan);
        }
    }

    @Test
    void searchByRecipientReadsItsMailOnly() {
        try (HikariDataSource dataSource =
                TestDatabase.create(Product.POSTGRESQL).dataSource()) {
            new SchemaInstaller(dataSource, SchemaMode.FLYWAY).install();
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            jdbc.execute(INSERT.formatted("SENT", "null", 100_000));
            jdbc.execute("""
                    insert into postoffice_email_recipient (email_id, recipient_index, kind, address, status)
                    select id, 0, 'TO', 'Customer-' || row_number() over () || '@example.org', 'ACCEPTED'
                    from postoffice_email""");
            jdbc.execute("analyze postoffice_email");
            jdbc.execute("analyze postoffice_email_recipient");

            Map<String, Object> parameters = new HashMap<>(Map.of(
                    "key",
                    "customer-7@EXAMPLE.org",
                    "before",
                    MailIdentifiers.GREATEST,
                    "least",
                    MailIdentifiers.LEAST,
                    "greatest",
                    MailIdentifiers.GREATEST,
                    "status",
                    "SENT",
                    "backend",
                    "default",
                    "from",
                    new Timestamp(0),
                    "until",
                    Timestamp.valueOf("9999-01-01 00:00:00"),
                    "limit",
                    100));
            parameters.put("template", null);
            List<String> lines = new NamedParameterJdbcTemplate(dataSource)
                    .queryForList(
                            "explain (analyze) "
                                    + MailSearch.SELECT_BY_RECIPIENT.replace(":template", "cast(:template as varchar)"),
                            parameters,
                            String.class);
            assertThat(String.join("\n", lines))
                    .contains("postoffice_email_recipient_address_ix")
                    .containsPattern("Index Cond: .*address_lower")
                    .doesNotContain("Seq Scan", "Sort");
        }
    }

    private static void isOneRangeScan(String plan) {
        assertThat(plan)
                .containsOnlyOnce("Scan")
                .contains("Index Scan using postoffice_email_due_ix")
                .containsPattern("Index Cond: .*backend.*priority.*due_at <=")
                .doesNotContain("Sort", "Rows Removed");
        // A hundred rows, a page each at the worst, and the way down the index.
        assertThat(pagesRead(plan)).isLessThan(250);
    }

    private static int pagesRead(String plan) {
        Matcher matcher = Pattern.compile(
                        "Index Scan.*\\R.*Index Cond.*(?:\\R.*)*?Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?")
                .matcher(plan);
        assertThat(matcher.find()).as(plan).isTrue();
        return number(matcher.group(1)) + number(matcher.group(2));
    }

    private static int number(@Nullable String group) {
        return group == null ? 0 : Integer.parseInt(group);
    }

    private static String plan(HikariDataSource dataSource) {
        QueueDatabase database = new QueueDatabase(dataSource);
        List<String> lines = new NamedParameterJdbcTemplate(dataSource)
                .queryForList(
                        "explain (analyze, buffers) "
                                + DueMailQuery.SELECT_DUE.replace(
                                        "{now}", database.dialect().now()),
                        Map.of("backend", "default", "priority", PriorityNumber.of(Priority.MEDIUM), "limit", 100),
                        String.class);
        return String.join("\n", lines);
    }
}
