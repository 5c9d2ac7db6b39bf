package io.postoffice.enqueue;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;

/**
 * How the storing of mail is observed: a span, and a timer, of the name {@code postoffice.enqueue}, a call each. An application changes
 * it with a bean of this type.
 *
 * <table>
 * <caption>By default</caption>
 * <tr><th>key</th><th>where</th><th>value</th></tr>
 * <tr><td>{@code backend}</td><td>span and timer</td><td>the name of the backend; {@code several}; {@code none} when the mail was refused</td></tr>
 * <tr><td>{@code postoffice.mails}</td><td>span</td><td>how many mails were stored</td></tr>
 * <tr><td>{@code postoffice.mail.id}</td><td>span</td><td>the identifier of the mail, if it is a single one</td></tr>
 * </table>
 */
public interface EnqueueObservationConvention extends ObservationConvention<EnqueueContext> {

    /** The convention that is followed unless there is another. */
    EnqueueObservationConvention STANDARD = new EnqueueObservationConvention() {};

    @Override
    default boolean supportsContext(Context context) {
        return context instanceof EnqueueContext;
    }

    @Override
    default String getName() {
        return "postoffice.enqueue";
    }

    @Override
    default String getContextualName(EnqueueContext context) {
        return "enqueue mail";
    }

    @Override
    default KeyValues getLowCardinalityKeyValues(EnqueueContext context) {
        return KeyValues.of(
                "backend",
                switch (context.backends().size()) {
                    case 0 -> "none";
                    case 1 -> context.backends().iterator().next();
                    default -> "several";
                });
    }

    @Override
    default KeyValues getHighCardinalityKeyValues(EnqueueContext context) {
        KeyValues values = KeyValues.of("postoffice.mails", Integer.toString(context.mails()));
        return context.id() == null
                ? values
                : values.and(KeyValue.of("postoffice.mail.id", context.id().toString()));
    }
}
