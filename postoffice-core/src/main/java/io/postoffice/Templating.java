package io.postoffice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a mail is made from, as the application wrote it.
 *
 * @param template the name of the template; {@code null} without one
 * @param language a language tag (BCP 47), such as {@code pt-BR}; {@code null} for the default language
 * @param context the data, by the names that the template calls it
 * @param onDelivery whether the mail is made when it is delivered, not when it is sent
 */
public record Templating(
        @Nullable String template,
        @Nullable String language,
        Map<String, @Nullable Object> context,
        boolean onDelivery) {

    /** A mail that is as the application wrote it. */
    public static final Templating NONE = new Templating(null, null, Map.of(), false);

    Templating withTemplate(String newTemplate) {
        return new Templating(newTemplate, language, context, onDelivery);
    }

    Templating withLanguage(String newLanguage) {
        return new Templating(template, newLanguage, context, onDelivery);
    }

    Templating withContext(Map<String, ? extends @Nullable Object> more) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(context);
        all.putAll(more);
        return new Templating(template, language, Collections.unmodifiableMap(all), onDelivery);
    }

    Templating withOnDelivery() {
        return new Templating(template, language, context, true);
    }

    /** Whether anything is to be filled in: without a template and without data, everything is literal. */
    public boolean isNeeded() {
        return template != null || !context.isEmpty();
    }

    /** Names the template, and tells how much data there is. */
    @Override
    public String toString() {
        return "Templating[%s, language=%s, context=%d]".formatted(template, language, context.size());
    }
}
