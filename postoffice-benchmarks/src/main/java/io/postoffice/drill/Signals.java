package io.postoffice.drill;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java cannot send by itself. */
final class Signals {

    private Signals() {}

    static void send(String signal, long pid) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
