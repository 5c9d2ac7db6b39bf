package io.postoffice.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes plain sockets and tells the connection that is being opened on the thread of its own: Angus Mail shows its socket to
 * nobody, and without it a connection cannot be broken off. TLS is put on top of it.
 */
final class TraceableSockets extends SocketFactory {

    private static final SocketFactory PLAIN = SocketFactory.getDefault();

    /** Settings of an application that make sockets in another way, which stays theirs. */
    private static final String[] OTHER_WAYS = {
        "socketFactory", "socketFactory.class", "ssl.socketFactory.class", "socks.host", "proxy.host"
    };

    private static final ThreadLocal<SmtpConnection> OPENING = new ThreadLocal<>();

    private TraceableSockets() {}

    /**
     * Has the session make its sockets here, unless the application makes them in another way. A factory for TLS, such as an SSL
     * bundle brings, is asked from here.
     *
     * @return whether it does
     */
    static boolean installIn(Properties properties, String prefix) {
        if (Stream.of(OTHER_WAYS).anyMatch(way -> properties.get(prefix + way) != null)) {
            return false;
        }
        properties.put(prefix + "socketFactory", new TraceableSockets());
        // Angus would connect a second time, in its own way, when the first time fails.
        properties.put(prefix + "socketFactory.fallback", "false");
        if (properties.get(prefix + "ssl.socketFactory") instanceof SSLSocketFactory tls) {
            properties.put(prefix + "ssl.socketFactory", new TraceableTlsSockets(tls));
        }
        return true;
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

    static Socket traced(Socket socket) {
        SmtpConnection connection = OPENING.get();
        if (connection != null) {
            connection.uses(socket);
        }
        return socket;
    }
}
