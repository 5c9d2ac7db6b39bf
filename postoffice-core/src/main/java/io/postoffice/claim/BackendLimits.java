package io.postoffice.claim;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a backend may send in a time, from all nodes together.
 *
 * @param rate of mail to anybody; {@code null} for as much as it takes
 * @param domains of mail with a recipient in a domain, by the domain in lower case
 */
public record BackendLimits(@Nullable RateLimit rate, Map<String, RateLimit> domains) {

    /** As much as the backend takes. */
    public static final BackendLimits NONE = new BackendLimits(null, Map.of());

    public BackendLimits {
        domains = Map.copyOf(domains);
    }
}
