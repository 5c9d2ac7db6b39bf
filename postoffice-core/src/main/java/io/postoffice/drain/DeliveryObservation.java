package io.postoffice.drain;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.transport.Receipt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Observes attempts at delivery, where the application has a registry that does something with it. */
public final class DeliveryObservation {

    /** Observes nothing. */
    public static final DeliveryObservation NONE = new DeliveryObservation(ObservationRegistry.NOOP, null);

    private final ObservationRegistry registry;
    private final @Nullable DeliveryObservationConvention convention;

    /**
     * @param convention the application's own; {@code null} for the standard one
     */
    public DeliveryObservation(ObservationRegistry registry, @Nullable DeliveryObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    Receipt observe(ClaimedMail mail, String backend, Supplier<Receipt> attempt) {
        DeliveryContext context = new DeliveryContext(mail, backend);
        return Observation.createNotStarted(convention, DeliveryObservationConvention.STANDARD, () -> context, registry)
                .observe(() -> {
                    Receipt receipt = attempt.get();
                    context.ended(receipt);
                    return receipt;
                });
    }
}
