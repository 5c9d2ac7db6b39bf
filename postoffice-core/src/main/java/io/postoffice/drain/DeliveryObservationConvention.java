package io.postoffice.drain;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.postoffice.transport.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * How attempts at delivery are observed: a span, and a timer, of the name {@code postoffice.delivery}, an attempt each. An application
 * changes it with a bean of this type.
 *
 * <table>
 * <caption>By default</caption>
 * <tr><th>key</th><th>where</th><th>value</th></tr>
 * <tr><td>{@code backend}</td><td>span and timer</td><td>the name of the backend that was tried</td></tr>
 * <tr><td>{@code outcome}</td><td>span and timer</td><td>{@code accepted}, {@code partly-accepted}, {@code deferred}, {@code rejected},
 *     {@code backend-fault}, {@code unknown}; {@code none} when it was broken off</td></tr>
 * <tr><td>{@code postoffice.mail.id}</td><td>span</td><td>the identifier of the mail</td></tr>
 * <tr><td>{@code postoffice.attempt}</td><td>span</td><td>which attempt it was, from 1</td></tr>
 * </table>
 */
public interface DeliveryObservationConvention extends ObservationConvention<DeliveryContext> {

    /** The convention that is followed unless there is another. */
    DeliveryObservationConvention STANDARD = new DeliveryObservationConvention() {};

    @Override
    default boolean supportsContext(Context context) {
        return context instanceof DeliveryContext;
    }

    @Override
    default String getName() {
        return "postoffice.delivery";
    }

    @Override
    default String getContextualName(DeliveryContext context) {
        return "deliver mail";
    }

    @Override
    default KeyValues getLowCardinalityKeyValues(DeliveryContext context) {
        return KeyValues.of("backend", context.backend(), "outcome", outcome(context.receipt()));
    }

    @Override
    default KeyValues getHighCardinalityKeyValues(DeliveryContext context) {
        return KeyValues.of(
                "postoffice.mail.id", context.id().toString(),
                "postoffice.attempt", Integer.toString(context.attempt()));
    }

    private static String outcome(@Nullable Receipt receipt) {
        if (receipt instanceof Receipt.Accepted accepted) {
            return accepted.refused().isEmpty() ? "accepted" : "partly-accepted";
        } else if (receipt instanceof Receipt.Deferred) {
            return "deferred";
        } else if (receipt instanceof Receipt.Rejected) {
            return "rejected";
        } else if (receipt instanceof Receipt.BackendFault) {
            return "backend-fault";
        }
        return receipt instanceof Receipt.Unknown ? "unknown" : "none";
    }
}
