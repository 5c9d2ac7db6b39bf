package io.postoffice.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A JVM of its own, to be killed, frozen and ended as the world does it. */
final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final PrintWriter input;
    private final CompletableFuture<String> firstLine = new CompletableFuture<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Child(Process process) {
        this.process = process;
        this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /** Starts one that answers what it is {@linkplain #ask asked}. */
    static Child start(Class<?> main, List<String> options, List<String> arguments) {
        Child child = launch(main, options, arguments);
        child.pass(child.answers::add);
        return child;
    }

    /**
     * Starts one that tells by itself.
     *
     * @param lines where each line goes that it prints, but for the first
     */
    static Child start(Class<?> main, List<String> options, Consumer<String> lines) {
        Child child = launch(main, options, List.of());
        child.pass(lines);
        return child;
    }

    /** With the class path of this JVM. */
    private static Child launch(Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Compiled once is enough for what lives a few seconds, and leaves the cores to the others.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Child(process);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Gives it an order. */
    void tell(String order) {
        input.println(order);
    }

    /** Gives it an order that it answers, and waits for the answer. */
    String ask(String order) throws InterruptedException {
        tell(order);
        String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (answer == null) {
            throw new IllegalStateException("A process does not answer '" + order + "'");
        }
        return answer;
    }

    /** What it prints once it is ready. */
    String awaitFirstLine() {
        try {
            return firstLine.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a process starts", ex);
        } catch (ExecutionException | TimeoutException ex) {
            throw new IllegalStateException("A process does not start", ex);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGSTOP. */
    void freeze() {
        Signals.send("STOP", process.pid());
    }

    /** SIGCONT. */
    void thaw() {
        Signals.send("CONT", process.pid());
    }

    /** SIGTERM; how long it took to end. */
    Duration end() {
        long begin = System.nanoTime();
        process.destroy();
        process.onExit().join();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Override
    public void close() {
        kill();
    }

    private void pass(Consumer<String> lines) {
        Thread reader = new Thread(() -> read(lines), "drill-child");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Consumer<String> lines) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            if (line == null) {
                firstLine.completeExceptionally(new IllegalStateException("The process has ended"));
                return;
            }
            firstLine.complete(line);
            output.lines().forEach(lines);
        } catch (IOException | UncheckedIOException ex) {
            // It was killed in the middle of a line; that is what it is for.
            firstLine.completeExceptionally(ex);
        }
    }
}
