package io.postoffice.benchmark;

import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import io.postoffice.claim.Claim;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.Claims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** How long a claim of fifty mails takes in small and large tables, half of which is sent, a quarter scheduled and a quarter due. */
final class BacklogBenchmark implements Benchmark {

    private static final int SMALL = 10_000;
    private static final int CLAIMS = 40;

    private static final String EMAILS = """
            insert into postoffice_email (
                id, status, priority, backend, due_at, created_at, updated_at, attempts, from_address, subject, message_id,
                message_date)
            select uuidv7(), case when n %% 2 = 0 then 'SENT' else 'QUEUED' end, 20, 'default',
                case when n %% 4 = 1 then now() - interval '1 hour' when n %% 4 = 3 then now() + interval '7 days' end,
                now(), now(), 0, 'shop@example.org', 'Hi', '<' || gen_random_uuid() || '@example.org>', now()
            from generate_series(1, %d) n
            """;

    private static final List<String> PARTS = List.of("""
            insert into postoffice_email_content (email_id, text_body, html_body)
            select id, repeat('text ', 30), repeat('html ', 180) from postoffice_email
            """, """
            insert into postoffice_email_recipient (email_id, recipient_index, kind, address, status)
            select id, 0, 'TO', id || '@example.org', case when status = 'SENT' then 'ACCEPTED' else 'PENDING' end
            from postoffice_email
            """);

    @Override
    public void run(Options options, Report report) throws Exception {
        List<Series> results = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        try (Sink sink = Sink.start()) {
            for (int rows : new int[] {SMALL, options.rows()}) {
                Node node = Node.start(Database.create(Product.POSTGRESQL), sink, new Settled());
                nodes.add(node);
                fill(node, rows);
                results.add(Series.of("%,d mails".formatted(rows)));
            }
            for (int round = 0; round < CLAIMS; round++) {
                for (int i = 0; i < nodes.size(); i++) {
                    results.get(i).values().add(claimMillis(nodes.get(i)));
                }
            }
            print(report, results);
        } finally {
            nodes.forEach(Node::close);
        }
    }

    private static void fill(Node node, int rows) {
        JdbcTemplate jdbc = new JdbcTemplate(node.dataSource());
        jdbc.execute(EMAILS.formatted(rows));
        PARTS.forEach(jdbc::execute);
        jdbc.execute("vacuum analyze");
    }

    private static double claimMillis(Node node) {
        Claims claims = node.context().getBean(Claims.class);
        long start = System.nanoTime();
        List<ClaimedMail> claimed = claims.claim(new ClaimRequest("default", "benchmark", 50, Duration.ofMinutes(1)))
                .mails();
        double millis = (System.nanoTime() - start) / 1e6;
        List<Claim> held = claimed.stream().map(ClaimedMail::claim).toList();
        claims.release(held);
        return millis;
    }

    private static void print(Report report, List<Series> results) {
        report.heading("A claim of 50 mails, PostgreSQL: half sent, a quarter scheduled, a quarter due");
        report.row("in the queue", "median", "90 %", "against the smallest");
        report.rule(4);
        for (Series series : results) {
            report.row(
                    series.name(),
                    Report.millis(series.median()),
                    Report.millis(series.quantile(0.9)),
                    Report.ratio(series.median() / results.get(0).median()));
        }
    }
}
