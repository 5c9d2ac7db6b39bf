package io.postoffice.render;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data of a mail, written down and read back: what cannot be read would otherwise be told when the mail is made, to nobody.
 *
 * @param text as it is kept
 * @param data as templates see it
 */
record WrittenContext(String text, Map<String, Object> data) {

    /**
     * Writes data down.
     *
     * @throws IllegalArgumentException if that is not possible; names the value that it is not possible with, and holds nothing of it
     */
    static WrittenContext of(Map<String, ? extends @Nullable Object> context, ContextSerializer serializer) {
        try {
            String text = serializer.write(context);
            return new WrittenContext(text, serializer.read(text));
        } catch (IllegalArgumentException ex) {
            throw explained(context, serializer, ex);
        }
    }

    private static IllegalArgumentException explained(
            Map<String, ? extends @Nullable Object> context,
            ContextSerializer serializer,
            IllegalArgumentException ex) {
        for (Map.Entry<String, ? extends @Nullable Object> entry : context.entrySet()) {
            try {
                serializer.read(serializer.write(Collections.singletonMap(entry.getKey(), entry.getValue())));
            } catch (IllegalArgumentException reason) {
                String key = String.valueOf(entry.getKey());
                return new IllegalArgumentException(
                        "'%s': %s".formatted(Names.isName(key) ? key : "…", reason.getMessage()));
            }
        }
        return ex;
    }
}
