package io.postoffice.benchmark.drain;

import io.postoffice.benchmark.Contender;
import io.postoffice.benchmark.fixture.RenderedMail;
import io.postoffice.benchmark.fixture.Sink;
import io.postoffice.benchmark.fixture.Stopwatch;
import io.postoffice.benchmark.fixture.Stopwatch.Measured;
import io.postoffice.benchmark.fixture.Welcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Plain Jakarta Mail on eight threads with a connection each, and no database: what fails is lost. */
public final class BareConnections implements Contender {

    private static final int CONNECTIONS = 8;

    private final Sink sink;
    private final boolean shortcut;
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

    public BareConnections(Sink sink, boolean shortcut) {
        this.sink = sink;
        this.shortcut = shortcut;
    }

    @Override
    public String name() {
        return shortcut
                ? "Jakarta Mail, 8 open connections, short-cut, no database"
                : "Jakarta Mail, 8 open connections, no database";
    }

    @Override
    public Measured run(int mails) throws Exception {
        Shortcut.set(shortcut);
        try {
            List<RenderedMail> ready = Welcome.rendered(0, mails);
            AtomicInteger next = new AtomicInteger();
            Stopwatch stopwatch = Stopwatch.start();
            List<Future<Integer>> senders = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                senders.add(threads.submit(() -> sendAll(ready, next)));
            }
            for (Future<Integer> sender : senders) {
                sender.get();
            }
            return stopwatch.stop(mails);
        } finally {
            Shortcut.set(true);
        }
    }

    private int sendAll(List<RenderedMail> mails, AtomicInteger next) throws Exception {
        int sent = 0;
        try (OpenConnection connection = new OpenConnection(sink)) {
            for (int i = next.getAndIncrement(); i < mails.size(); i = next.getAndIncrement()) {
                connection.send(mails.get(i));
                sent++;
            }
        }
        return sent;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
