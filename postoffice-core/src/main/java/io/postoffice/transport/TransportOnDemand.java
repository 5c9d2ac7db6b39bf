package io.postoffice.transport;

import io.postoffice.MailMessage;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A transport that is made with its first message: to load a mail library takes a noticeable part of an application's start. */
public final class TransportOnDemand implements MailTransport {

    private final Supplier<? extends MailTransport> source;
    private final Object lock = new Object();
    private volatile @Nullable MailTransport transport;
    private boolean closed;

    /** @param source is asked once, or again as long as it throws, which is a fault of the backend to the message at hand */
    public TransportOnDemand(Supplier<? extends MailTransport> source) {
        this.source = source;
    }

    @Override
    public Receipt send(MailMessage message, List<String> envelope) {
        MailTransport made = transport;
        if (made == null) {
            try {
                made = make();
            } catch (RuntimeException ex) {
                // What a library makes of its settings: there is no telling by type, and the next message may fare
                // better.
                return FailureClassifier.connecting(ex, null);
            }
        }
        return made.send(message, envelope);
    }

    private MailTransport make() {
        synchronized (lock) {
            MailTransport made = transport;
            if (made == null) {
                if (closed) {
                    throw new IllegalStateException("The transport is closed");
                }
                made = source.get();
                transport = made;
            }
            return made;
        }
    }

    @Override
    public int connections() {
        MailTransport made = transport;
        return made == null ? 0 : made.connections();
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            MailTransport made = transport;
            if (made != null) {
                made.close();
            }
        }
    }
}
