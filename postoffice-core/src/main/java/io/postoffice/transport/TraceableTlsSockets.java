package io.postoffice.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Makes sockets with a factory of the application's, and traces them as {@link TraceableSockets} does. */
final class TraceableTlsSockets extends SSLSocketFactory {

    private final SSLSocketFactory target;

    TraceableTlsSockets(SSLSocketFactory target) {
        this.target = target;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return target.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return target.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return TraceableSockets.traced(target.createSocket());
    }

    /** The way of Angus Mail, for TLS from the beginning, too; it has made the plain socket itself then. */
    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        return target.createSocket(TraceableSockets.traced(plain), host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return TraceableSockets.traced(target.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return TraceableSockets.traced(target.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return TraceableSockets.traced(target.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return TraceableSockets.traced(target.createSocket(address, port, localAddress, localPort));
    }
}
