package io.postoffice.render;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A template in one language: what a mail says, with places to fill in. Each call gives a new one.
 *
 * <pre>{@code
 * Template.named("welcome").language("de")
 *         .subject("Willkommen, [[${name}]]!")
 *         .html("<p>Schön, dass Sie da sind, <b th:text=\"${name}\">Name</b>.</p>");
 * }</pre>
 *
 * @param name 1 to 200 letters, digits, {@code . _ -}, and {@code /} between parts
 * @param language a language tag (BCP 47); empty for the default language
 * @param subject {@code null} without one; a mail of it has no subject then
 * @param text the plain-text form; {@code null} to have it made from the HTML
 * @param html the HTML form; {@code null} without one
 * @param layout the name of the template whose slot this one fills; {@code null} without one
 * @param description for those who edit it; {@code null} without one
 */
public record Template(
        String name,
        String language,
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        @Nullable String layout,
        @Nullable String description)
        implements Serializable {

    /** An empty template of this name in the default language. */
    public static Template named(String name) {
        return new Template(name, "", null, null, null, null, null);
    }

    public Template withName(String newName) {
        return new Template(newName, language, subject, text, html, layout, description);
    }

    public Template language(String newLanguage) {
        return new Template(name, newLanguage, subject, text, html, layout, description);
    }

    public Template subject(@Nullable String newSubject) {
        return new Template(name, language, newSubject, text, html, layout, description);
    }

    public Template text(@Nullable String newText) {
        return new Template(name, language, subject, newText, html, layout, description);
    }

    public Template html(@Nullable String newHtml) {
        return new Template(name, language, subject, text, newHtml, layout, description);
    }

    public Template layout(@Nullable String newLayout) {
        return new Template(name, language, subject, text, html, newLayout, description);
    }

    public Template description(@Nullable String newDescription) {
        return new Template(name, language, subject, text, html, layout, newDescription);
    }

    /** Names it, and leaves out what it says. */
    @Override
    public String toString() {
        return "Template[%s, language=%s]".formatted(name, language);
    }
}
