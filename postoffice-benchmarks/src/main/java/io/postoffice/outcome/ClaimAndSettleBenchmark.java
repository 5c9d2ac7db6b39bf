package io.postoffice.outcome;

import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Welcome;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.Claims;
import io.postoffice.transport.Receipt;
import io.postoffice.transport.SmtpReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.jdbc.core.JdbcTemplate;

/** Fifty mails of ten thousand, on PostgreSQL: claimed in one transaction, and written down as sent in another. Counted in mails. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class ClaimAndSettleBenchmark {

    private static final int MAILS = 10_000;
    private static final int BATCH = 50;

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<ClaimedMail> claim(Queue queue) {
        queue.claimed = queue.claim();
        return queue.claimed;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Object settle(Held held) {
        return held.ledger.settle(held.attempts, held.judge::judge);
    }

    /** What is claimed is given back. */
    @State(Scope.Benchmark)
    public static class Queue {

        private final Node node = Node.start(Database.create(Product.POSTGRESQL), 9, new Settled(), Map.of());
        private final Claims claims = node.context().getBean(Claims.class);
        private List<ClaimedMail> claimed = List.of();

        public Queue() {
            node.enqueue(Welcome.rendered(0, MAILS));
        }

        List<ClaimedMail> claim() {
            return claims.claim(new ClaimRequest("default", "benchmark", BATCH, Duration.ofMinutes(1)))
                    .mails();
        }

        @TearDown(Level.Invocation)
        public void release() {
            claims.release(claimed.stream().map(ClaimedMail::claim).toList());
            claimed = List.of();
        }

        @TearDown
        public void close() {
            node.close();
        }
    }

    /** What is settled is made due again. */
    @State(Scope.Benchmark)
    public static class Held {

        private static final List<String> REPEAT = List.of("""
                update postoffice_email
                set status = 'QUEUED', due_at = created_at, attempts = 0
                where status = 'SENT'
                """, """
                update postoffice_email_recipient
                set status = 'PENDING'
                where status = 'ACCEPTED'
                """, "truncate postoffice_email_log");

        private final Queue queue = new Queue();
        private final Ledger ledger = queue.node.context().getBean(Ledger.class);
        private final Judge judge = new Judge(queue.node.context().getBean(OutcomeRules.class), () -> 0.5);
        private final JdbcTemplate jdbc = new JdbcTemplate(queue.node.dataSource());
        private List<Attempt> attempts = List.of();

        @Setup(Level.Iteration)
        public void repeat() {
            REPEAT.forEach(jdbc::execute);
        }

        @Setup(Level.Invocation)
        public void claim() {
            List<ClaimedMail> mails = queue.claim();
            if (mails.isEmpty()) {
                repeat();
                mails = queue.claim();
            }
            attempts = mails.stream().map(Held::accepted).toList();
        }

        private static Attempt accepted(ClaimedMail mail) {
            Receipt receipt =
                    new Receipt.Accepted(new SmtpReply(250, "2.0.0", "250 2.0.0 Ok: queued as 4711"), List.of());
            return new Attempt(mail, "default", "benchmark", receipt, Duration.ofMillis(2));
        }

        @TearDown
        public void close() {
            queue.close();
        }
    }
}
