package io.postoffice.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Stands between the nodes and the mail server, and does what networks do. */
final class FaultProxy implements AutoCloseable {

    /** What happens to connections. */
    enum Mode {
        /** Nothing. */
        PASS,
        /** Each is closed as soon as it comes, and those that are open. */
        DROP,
        /** The same, without a word of farewell. */
        RESET,
        /** What the server says comes a byte at a time. */
        DRIP,
        /** A large message comes to the server a piece at a time. */
        SIP,
        /** Nothing comes through any more, and nothing is closed. */
        STALL
    }

    private static final int PIECE = 8192;

    /** No command is longer, and no small message; what is, is a part of a large one. */
    private static final int COMMAND = 1024;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.PASS;

    FaultProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket();
            // Small, so that whoever writes a large message notices that nobody reads it.
            server.setReceiveBufferSize(PIECE);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void set(Mode newMode) {
        mode = newMode;
        if (newMode == Mode.DROP || newMode == Mode.RESET) {
            breakConnections();
        }
    }

    /** Breaks off what is open, and lets new connections through as the mode has it. */
    void breakConnections() {
        open.forEach(this::breakOff);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        breakConnections();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                if (mode == Mode.DROP || mode == Mode.RESET) {
                    breakOff(client);
                } else {
                    connect(client);
                }
            } catch (IOException ex) {
                // Closed, or one connection less: whoever wanted it will see.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(upstream);
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        start(() -> pump(client, upstream, false));
        start(() -> pump(upstream, client, true));
    }

    private void pump(Socket from, Socket to, boolean isReply) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[PIECE];
            int count = in.read(buffer);
            while (count >= 0) {
                waitWhileStalled(from);
                if (!isReply && mode == Mode.SIP && count > COMMAND) {
                    pause(500);
                }
                if (isReply && mode == Mode.DRIP) {
                    drip(buffer, count, out);
                } else {
                    out.write(buffer, 0, count);
                }
                count = in.read(buffer);
            }
        } catch (IOException ex) {
            // Either end may break off at any time; the other one is closed with it.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void waitWhileStalled(Socket from) throws IOException {
        while (mode == Mode.STALL) {
            if (from.isClosed()) {
                throw new IOException("closed while stalled");
            }
            pause(50);
        }
    }

    private void drip(byte[] bytes, int count, OutputStream out) throws IOException {
        for (int i = 0; i < count; i++) {
            out.write(bytes[i]);
            out.flush();
            if (mode == Mode.DRIP) {
                pause(500);
            }
        }
    }

    private void breakOff(Socket socket) {
        try {
            if (mode == Mode.RESET) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException ex) {
            // It is closed, which is what was wanted.
        }
        open.remove(socket);
    }

    private static void pause(long millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException ex) {
            throw new IOException(ex);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
