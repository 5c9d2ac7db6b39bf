package io.postoffice.benchmark;

import io.postoffice.EmailStatus;
import io.postoffice.archive.MailArchive;
import io.postoffice.archive.MailQuery;
import io.postoffice.archive.MailRecord;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import io.postoffice.claim.Pauses;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How long somebody waits who looks at a large queue: a hundredth of it waits, a thousandth has failed, and the rest was sent. Bodies are
 * left out, which are in a table of their own and are not looked at.
 */
final class LookupBenchmark implements Benchmark {

    private static final int LOOKS = 200;

    /** Counts by reading everything, which is seldom done. */
    private static final int COUNTS = 3;

    private static final int MOST_AT_ONCE = 1_000_000;

    private static final String EMAILS = """
            insert into postoffice_email (
                id, status, priority, backend, due_at, created_at, updated_at, sent_at, attempts, from_address, subject,
                message_id, given_message_id, message_date)
            select id, case when n %% 100 = 1 then 'QUEUED' when n %% 1000 = 2 then 'FAILED' else 'SENT' end, 20, 'default',
                case when n %% 200 = 1 then now() - interval '1 hour' when n %% 200 = 101 then now() + interval '7 days' end,
                now(), now(), case when n %% 100 <> 1 and n %% 1000 <> 2 then now() end, 1, 'shop@example.org', 'Your order ' || n,
                case when n %% 500 = 3 then '<order-' || n || '@shop.example.org>' else '<' || id || '@example.org>' end,
                case when n %% 500 = 3 then '<order-' || n || '@shop.example.org>' end, now()
            from (select n, uuidv7() as id from generate_series(%d, %d) n) mail
            """;

    private static final String RECIPIENTS = """
            insert into postoffice_email_recipient (email_id, recipient_index, kind, address, status)
            select id, 0, 'TO', 'customer-' || row_number() over () || '@example.org',
                case when status = 'SENT' then 'ACCEPTED' else 'PENDING' end
            from postoffice_email
            """;

    @Override
    public void run(Options options, Report report) throws Exception {
        try (Sink sink = Sink.start();
                Node node = Node.start(Database.create(Product.POSTGRESQL), sink, new Settled())) {
            JdbcTemplate jdbc = new JdbcTemplate(node.dataSource());
            fill(jdbc, options.rows());
            report.heading("Looking at %,d mails, PostgreSQL: 1 %% waits, 0.1 %% has failed, the rest was sent"
                    .formatted(options.rows()));
            report.row("what", "first", "median", "99 %", "longest");
            report.rule(5);
            look(node, report, options.rows());
        }
    }

    private static void fill(JdbcTemplate jdbc, int rows) {
        for (int from = 1; from <= rows; from += MOST_AT_ONCE) {
            jdbc.execute(EMAILS.formatted(from, Math.min(rows, from + MOST_AT_ONCE - 1)));
        }
        jdbc.execute(RECIPIENTS);
        jdbc.execute("vacuum analyze");
    }

    private static void look(Node node, Report report, int rows) {
        MailArchive archive = node.context().getBean(MailArchive.class);
        Pauses pauses = node.context().getBean(Pauses.class);
        Random random = new Random(1);
        List<String> ids = archive.search(MailQuery.NEWEST.limit(1000)).stream()
                .map(MailRecord::messageId)
                .filter(id -> !id.startsWith("<order"))
                .toList();
        time(report, "the overview", LOOKS, i -> List.of(archive.backlog(List.of("default")), pauses.find()));
        time(
                report,
                "by recipient",
                LOOKS,
                i -> archive.search(
                        MailQuery.NEWEST.recipient("customer-%d@example.org".formatted(1 + random.nextInt(rows)))));
        time(
                report,
                "by Message-ID, of the queue",
                LOOKS,
                i -> archive.search(MailQuery.NEWEST.messageId(ids.get(random.nextInt(ids.size())))));
        time(
                report,
                "by Message-ID, of the application",
                LOOKS,
                i -> archive.search(MailQuery.NEWEST.messageId(
                        "<order-%d@shop.example.org>".formatted(3 + 500 * random.nextInt(rows / 500)))));
        for (EmailStatus status :
                List.of(EmailStatus.FAILED, EmailStatus.QUEUED, EmailStatus.SENDING, EmailStatus.SENT)) {
            time(
                    report,
                    "the newest hundred that are " + status,
                    LOOKS,
                    i -> archive.search(MailQuery.NEWEST.status(status)));
        }
        time(report, "one mail, by its identifier", LOOKS, i -> archive.details(new UUID(random.nextLong(), i)));
        time(report, "all statuses counted, in the background", COUNTS, i -> archive.countByBackend());
    }

    private static void time(Report report, String what, int times, IntFunction<Object> look) {
        Series millis = new Series(what, new ArrayList<>());
        double first = millis(look, 0);
        for (int i = 0; i < times; i++) {
            millis.values().add(millis(look, i));
        }
        report.row(
                what,
                Report.millis(first),
                Report.millis(millis.median()),
                Report.millis(millis.quantile(0.99)),
                Report.millis(millis.highest()));
    }

    private static double millis(IntFunction<Object> look, int i) {
        long start = System.nanoTime();
        if (look.apply(i).toString().isEmpty()) {
            throw new IllegalStateException("Nothing was looked at");
        }
        return (System.nanoTime() - start) / 1e6;
    }
}
