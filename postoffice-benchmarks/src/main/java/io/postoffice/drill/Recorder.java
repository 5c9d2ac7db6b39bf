package io.postoffice.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A mail server in a process of its own, which writes down what it accepts before it says so. */
final class Recorder implements AutoCloseable {

    private final Map<String, List<Long>> accepted = new ConcurrentHashMap<>();
    private final Child process;
    private final int port;

    Recorder() {
        process = Child.start(RecorderServer.class, "-Xmx128m", this::write, List.of());
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
        return accepted.values().stream().mapToInt(List::size).sum();
    }

    private void write(String line) {
        int gap = line.indexOf(' ');
        accepted.compute(line.substring(0, gap), (id, times) -> {
            List<Long> all = times == null ? new ArrayList<>() : new ArrayList<>(times);
            all.add(Long.parseLong(line.substring(gap + 1)));
            return List.copyOf(all);
        });
    }

    @Override
    public void close() {
        process.close();
    }
}
