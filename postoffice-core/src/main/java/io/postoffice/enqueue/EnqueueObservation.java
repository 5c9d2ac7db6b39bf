package io.postoffice.enqueue;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Observes calls that store mail, where the application has a registry that does something with it. */
public final class EnqueueObservation {

    /** Observes nothing. */
    public static final EnqueueObservation NONE = new EnqueueObservation(ObservationRegistry.NOOP, null);

    private final ObservationRegistry registry;
    private final @Nullable EnqueueObservationConvention convention;

    /**
     * @param convention the application's own; {@code null} for the standard one
     */
    public EnqueueObservation(ObservationRegistry registry, @Nullable EnqueueObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    <T> T observe(Function<EnqueueContext, T> call) {
        EnqueueContext context = new EnqueueContext();
        T result = Observation.createNotStarted(
                        convention, EnqueueObservationConvention.STANDARD, () -> context, registry)
                .observe(() -> call.apply(context));
        return result;
    }
}
