package io.postoffice.enqueue;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call that stores mail, for an observation of it. What a tracer writes into the carrier is stored with the mail, so
 * that the delivery continues its trace. Holds no address and nothing of what the mail says.
 */
public final class EnqueueContext extends SenderContext<Map<String, String>> {

    private Set<String> backends = Set.of();
    private int mails;
    private @Nullable UUID id;

    EnqueueContext() {
        super(EnqueueContext::write, Kind.PRODUCER);
        setCarrier(new HashMap<>());
    }

    private static void write(@Nullable Map<String, String> carrier, String key, String value) {
        if (carrier != null) {
            carrier.put(key, value);
        }
    }

    void prepared(Collection<NewEmail> emails) {
        mails += emails.size();
        id = mails == 1 ? emails.iterator().next().id() : null;
        backends = emails.stream().map(email -> email.delivery().backend()).collect(Collectors.toSet());
    }

    /** What is to be stored with each mail: nothing without a tracer. */
    Map<String, String> trace() {
        Map<String, String> carrier = getCarrier();
        return carrier == null ? Map.of() : carrier;
    }

    /** How many mails the call has prepared so far; none when the first was refused. */
    public int mails() {
        return mails;
    }

    /** The names of the backends that they, or the last thousand of a stream, go out over. */
    public Set<String> backends() {
        return backends;
    }

    /** The identifier of the mail, if it is a single one. */
    public @Nullable UUID id() {
        return id;
    }
}
