package io.postoffice.drain;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.transport.Receipt;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one attempt at delivery, for an observation of it, which continues the trace that was stored with the mail. Holds no
 * address and nothing of what the mail says.
 */
public final class DeliveryContext extends ReceiverContext<Map<String, String>> {

    private final UUID id;
    private final int attempt;
    private final String backend;
    private @Nullable Receipt receipt;

    DeliveryContext(ClaimedMail mail, String backend) {
        super((carrier, key) -> carrier.get(key), Kind.CONSUMER);
        setCarrier(mail.origin().trace());
        this.id = mail.claim().emailId();
        this.attempt = mail.attempt();
        this.backend = backend;
    }

    void ended(Receipt newReceipt) {
        receipt = newReceipt;
    }

    /** The mail's identifier in the queue. */
    public UUID id() {
        return id;
    }

    /** Which attempt it is, from 1. */
    public int attempt() {
        return attempt;
    }

    /** The name of the backend that is tried. */
    public String backend() {
        return backend;
    }

    /** What came of it; {@code null} until it has ended. */
    public @Nullable Receipt receipt() {
        return receipt;
    }
}
