package io.postoffice.drill;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What runs in the process of a {@link Recorder}: tells its port, and then of each mail its Message-ID and the microsecond, before
 * it answers for it. What is not written down was never accepted.
 */
final class RecorderServer {

    private static final String MESSAGE_ID = "message-id:";

    private RecorderServer() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream book = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        try (ServerSocket server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            book.println(server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread thread = new Thread(() -> serve(socket, book));
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static void serve(Socket socket, PrintStream book) {
        try (socket;
                BufferedReader in = new BufferedReader(new InputStreamReader(
                        new BufferedInputStream(socket.getInputStream()), StandardCharsets.ISO_8859_1))) {
            OutputStream out = socket.getOutputStream();
            reply(out, "220 recorder");
            String command = in.readLine();
            while (command != null && !command.equals("QUIT")) {
                if (command.equals("DATA")) {
                    reply(out, "354 go on");
                    take(in, book);
                    reply(out, "250 2.0.0 taken");
                } else {
                    reply(out, "250 2.0.0 ok");
                }
                command = in.readLine();
            }
        } catch (IOException ex) {
            // The client is gone, and there is nobody to tell; what was not taken whole is not written down.
        }
    }

    private static void take(BufferedReader in, PrintStream book) throws IOException {
        String id = null;
        String line = required(in);
        while (!line.equals(".")) {
            if (id == null && line.toLowerCase(Locale.ROOT).startsWith(MESSAGE_ID)) {
                id = line.substring(MESSAGE_ID.length()).strip();
            }
            line = required(in);
        }
        book.println(id + ' ' + ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    }

    private static String required(BufferedReader in) throws IOException {
        @Nullable String line = in.readLine();
        if (line == null) {
            throw new IOException("The message ends in the middle");
        }
        return line;
    }

    private static void reply(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
