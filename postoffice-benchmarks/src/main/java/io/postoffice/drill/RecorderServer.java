package io.postoffice.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * What runs in the process of a {@link Recorder}: tells its port, and then of each mail its Message-ID and the microsecond, before
 * it answers for it. What is not written down was never accepted. Reads orders: {@code conduct} and a {@link Conduct}, {@code delay}
 * and milliseconds.
 */
final class RecorderServer {

    private RecorderServer() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream book = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        RecorderRules rules = new RecorderRules();
        start(() -> obey(rules));
        try (ServerSocket server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            book.println(server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                start(new RecorderSession(socket, book, rules));
            }
        }
    }

    private static void obey(RecorderRules rules) {
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(order -> {
                    if (order[0].equals("conduct")) {
                        rules.set(Conduct.valueOf(order[1]));
                    } else {
                        rules.delay(Long.parseLong(order[1]));
                    }
                });
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }
}
