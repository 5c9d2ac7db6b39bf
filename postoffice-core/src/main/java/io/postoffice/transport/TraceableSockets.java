package io.postoffice.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.SocketFactory;

/**
 * Makes plain sockets and tells the connection that is being opened on the thread of its own: Angus Mail shows its socket to
 * nobody, and without it a connection cannot be broken off. TLS is put on top of it.
 */
final class TraceableSockets extends SocketFactory {

    private static final SocketFactory PLAIN = SocketFactory.getDefault();

    /** Settings of an application that make sockets in another way, which stays theirs. */
    private static final String[] OTHER_WAYS = {
        "socketFactory",
        "socketFactory.class",
        "ssl.socketFactory",
        "ssl.socketFactory.class",
        "socks.host",
        "proxy.host"
    };

    private static final ThreadLocal<SmtpConnection> OPENING = new ThreadLocal<>();

    private TraceableSockets() {}

    /** Has the session make its sockets here, unless the application makes them in another way. */
    static void installIn(Properties properties, String prefix) {
        if (Stream.of(OTHER_WAYS).noneMatch(way -> properties.get(prefix + way) != null)) {
            properties.put(prefix + "socketFactory", new TraceableSockets());
            // Angus would connect a second time, in its own way, when the first time fails.
            properties.put(prefix + "socketFactory.fallback", "false");
        }
    }

    static void opening(SmtpConnection connection) {
        OPENING.set(connection);
    }

    static void opened() {
        OPENING.remove();
    }

    @Override
    public Socket createSocket() throws IOException {
        return traced(PLAIN.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return traced(PLAIN.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return traced(PLAIN.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return traced(PLAIN.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return traced(PLAIN.createSocket(address, port, localAddress, localPort));
    }

    private static Socket traced(Socket socket) {
        SmtpConnection connection = OPENING.get();
        if (connection != null) {
            connection.uses(socket);
        }
        return socket;
    }
}
