package io.postoffice.render;

import java.util.Optional;

/** Port: where templates come from. */
@FunctionalInterface
public interface TemplateSource {

    /**
     * Finds a template in exactly this language.
     *
     * @param language a language tag; empty for the default language
     */
    Optional<Template> find(String name, String language);
}
