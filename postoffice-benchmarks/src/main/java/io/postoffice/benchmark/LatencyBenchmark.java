package io.postoffice.benchmark;

import io.postoffice.Mail;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.RenderedMail;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import io.postoffice.benchmark.fixture.Welcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** From the commit of a mail to the moment in which the server takes it: with nothing else to do, and at a steady rate. */
final class LatencyBenchmark implements Benchmark {

    private static final Duration IDLE_GAP = Duration.ofMillis(20);

    /** In mails per second: about half of what a node drains on a small machine. */
    private static final int STEADY_RATE = 1500;

    @Override
    public void run(Options options, Report report) throws Exception {
        Settled settled = new Settled();
        try (Sink sink = Sink.own();
                Node node = Node.start(Database.create(Product.POSTGRESQL), sink, settled)) {
            node.drainer().start();
            BufferedReader taken = sink.output();
            measure(node, taken, Math.max(1, options.mails() / 20), IDLE_GAP);
            report.heading("Latency, from commit to acceptance, PostgreSQL, 8 connections");
            report.row("load", "mails", "median", "99 %", "longest");
            report.rule(5);
            int idle = Math.max(1, options.mails() / 20);
            print(report, "idle", measure(node, taken, idle, IDLE_GAP));
            Duration gap = Duration.ofSeconds(1).dividedBy(STEADY_RATE);
            print(report, "%,d mails a second".formatted(STEADY_RATE), measure(node, taken, options.mails(), gap));
        }
    }

    private static void print(Report report, String load, Series latencies) {
        report.row(
                load,
                Report.rate(latencies.values().size()),
                Report.millis(latencies.median()),
                Report.millis(latencies.quantile(0.99)),
                Report.millis(latencies.highest()));
    }

    private static Series measure(Node node, BufferedReader taken, int mails, Duration gap) throws IOException {
        long[] committed = new long[mails];
        long next = System.nanoTime();
        for (int i = 0; i < mails; i++) {
            while (System.nanoTime() - next < 0) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            node.mailService().send(numbered(i));
            committed[i] = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            next += gap.toNanos();
        }
        List<Double> latencies = new ArrayList<>();
        for (int i = 0; i < mails; i++) {
            String[] line = String.valueOf(taken.readLine()).split(" ", 2);
            long at = Long.parseLong(line[1]);
            // A worker may be faster than the thread that committed is to look at the clock.
            latencies.add(Math.max(0, at - committed[Integer.parseInt(line[0])]) / 1000.0);
        }
        return new Series("latency", latencies);
    }

    private static Mail numbered(int number) {
        RenderedMail mail = Welcome.rendered(number);
        return new RenderedMail(mail.to(), String.valueOf(number), mail.text(), mail.html()).toMail();
    }
}
