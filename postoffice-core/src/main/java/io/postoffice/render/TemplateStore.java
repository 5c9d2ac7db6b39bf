package io.postoffice.render;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Port: templates in the database. Each call joins the transaction that the current thread is in. */
public interface TemplateStore {

    Optional<StoredTemplate> stored(String name, String language);

    /** Whether there is a template of this name, in any language. */
    boolean exists(String name);

    /** By name and language. */
    List<StoredTemplate> findAll();

    /** The names of the templates that have this one as their layout. */
    List<String> namesWithLayout(String layout);

    /** Whether there was none of this name and language before. */
    boolean insert(Template template);

    /** Whether the template was in this version; it is in the next one then. */
    boolean update(Template template, int version);

    /** Stores templates, new ones and others instead of those of their names and languages, all or none. */
    void putAll(List<Template> templates);

    /**
     * Gives all languages of a template another name, and the templates that have it as their layout a new layout; all of them are in
     * the next version then.
     *
     * @return whether there was no template of the new name before
     */
    boolean rename(String name, String newName);

    /**
     * Deletes a template.
     *
     * @param language {@code null} for all languages
     * @return whether there was any
     */
    boolean delete(String name, @Nullable String language);
}
