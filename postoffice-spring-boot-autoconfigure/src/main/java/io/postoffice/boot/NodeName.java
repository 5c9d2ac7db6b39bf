package io.postoffice.boot;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * What this node is called in the database and in the log.
 *
 * @param value of no meaning to the queue, so it need not be unique
 */
record NodeName(String value) {

    private static final int MAX_HOST = 180;

    static NodeName of(@Nullable String configured) {
        return new NodeName(
                configured != null
                        ? configured
                        : host() + ':' + ProcessHandle.current().pid());
    }

    private static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.substring(0, Math.min(name.length(), MAX_HOST));
        } catch (UnknownHostException ex) {
            return "localhost";
        }
    }
}
