package io.postoffice.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server in a process of its own, which writes down what it accepts before it says so. */
final class Recorder implements AutoCloseable {

    private final Map<String, List<Long>> accepted = new ConcurrentHashMap<>();
    private final AtomicInteger deliveries = new AtomicInteger();
    private final Child process;
    private final int port;

    Recorder() {
        process = Child.start(RecorderServer.class, List.of("-Xmx256m"), this::write);
        port = Integer.parseInt(process.awaitFirstLine());
    }

    int port() {
        return port;
    }

    /** In which microseconds each Message-ID was accepted. */
    Map<String, List<Long>> accepted() {
        return accepted;
    }

    /** How many mails, counting each as often as it came. */
    int deliveries() {
        return deliveries.get();
    }

    /** How the server treats mail from now on. */
    void set(Conduct conduct) {
        process.tell("conduct " + conduct);
    }

    /** How long the server thinks about each mail from now on, so that no rate depends on the machine. */
    void delay(Duration each) {
        process.tell("delay " + each.toMillis());
    }

    private void write(String line) {
        int gap = line.indexOf(' ');
        accepted.compute(line.substring(0, gap), (id, times) -> {
            List<Long> all = times == null ? new ArrayList<>() : new ArrayList<>(times);
            all.add(Long.parseLong(line.substring(gap + 1)));
            return List.copyOf(all);
        });
        deliveries.incrementAndGet();
    }

    @Override
    public void close() {
        process.close();
    }
}
