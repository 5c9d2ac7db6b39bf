package io.postoffice.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection to a {@link RecorderServer}. */
final class RecorderSession implements Runnable {

    private static final String MESSAGE_ID = "message-id:";

    private final Socket socket;
    private final PrintStream book;
    private final RecorderRules rules;

    RecorderSession(Socket socket, PrintStream book, RecorderRules rules) {
        this.socket = socket;
        this.book = book;
        this.rules = rules;
    }

    @Override
    public void run() {
        try (socket;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            OutputStream out = socket.getOutputStream();
            String refusal = rules.refusalOfConnection();
            reply(out, refusal == null ? "220 recorder" : refusal);
            String command = refusal == null ? in.readLine() : null;
            while (command != null && !command.equals("QUIT")) {
                answer(command, in, out);
                command = in.readLine();
            }
        } catch (IOException ex) {
            // The client is gone, and there is nobody to tell; what was not taken whole is not written down.
        }
    }

    private void answer(String command, BufferedReader in, OutputStream out) throws IOException {
        if (command.equals("DATA")) {
            reply(out, "354 go on");
            take(read(in), out);
            return;
        }
        String refusal = command.startsWith("RCPT") ? rules.refusalOfRecipient() : null;
        reply(out, refusal == null ? "250 2.0.0 ok" : refusal);
    }

    /** Reads a message up to its end; gives its Message-ID. */
    private static String read(BufferedReader in) throws IOException {
        String id = null;
        String line = required(in);
        while (!line.equals(".")) {
            if (id == null && line.toLowerCase(Locale.ROOT).startsWith(MESSAGE_ID)) {
                id = line.substring(MESSAGE_ID.length()).strip();
            }
            line = required(in);
        }
        return String.valueOf(id);
    }

    private void take(String messageId, OutputStream out) throws IOException {
        pause(rules.delayMillis());
        String refusal = rules.refusalOfMessage(messageId);
        if (refusal != null) {
            reply(out, refusal);
            return;
        }
        book.println(messageId + ' ' + ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        for (int i = 0; i < 20 && rules.dripsLast(); i++) {
            // Lines of a reply that goes on.
            reply(out, "250-2.0.0 wait");
            pause(250);
        }
        reply(out, "250 2.0.0 taken");
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

    private static void pause(long millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException ex) {
            throw new IOException(ex);
        }
    }
}
