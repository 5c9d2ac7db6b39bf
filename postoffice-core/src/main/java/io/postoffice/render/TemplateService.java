package io.postoffice.render;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The templates in the database, for those who edit them. Each call joins the caller's transaction, or makes its own. Every node
 * renders with a change within {@code postoffice.templates.cache.ttl}, the one that makes it at once when it has committed.
 *
 * <p>Whoever may call this may write what the application's mail says; no template can run code or read anything but the data
 * of its mail.
 */
public final class TemplateService {

    private final TemplateStore store;
    private final Renderer renderer;
    private final ContextSerializer serializer;
    private final Runnable changed;
    private final TemplateCheck check;

    /**
     * @param renderer of the templates as they are now, not as they were some seconds ago
     * @param changed told of each change
     */
    public TemplateService(TemplateStore store, Renderer renderer, ContextSerializer serializer, Runnable changed) {
        this.store = store;
        this.renderer = renderer;
        this.serializer = serializer;
        this.changed = changed;
        this.check = new TemplateCheck(renderer);
    }

    /**
     * Stores a new template, or a translation of one.
     *
     * @throws TemplateException if it is not allowed as it is; nothing is stored
     * @throws IllegalArgumentException if its name, language, layout or description is none
     * @throws TemplateConflictException if there is one of this name and language, or others have it as their layout, which it cannot be
     */
    public StoredTemplate create(Template template) {
        Template checked = check.of(template);
        requireLayoutIfUsedAsOne(checked);
        if (!store.insert(checked)) {
            throw new TemplateConflictException(
                    "%s exists already; update it".formatted(TemplateCheck.describe(checked)));
        }
        changed.run();
        return stored(checked);
    }

    /**
     * Stores a translation of a template that exists.
     *
     * @throws TemplateConflictException if there is no template of this name, or one in this language
     * @see #create
     */
    public StoredTemplate translate(Template translation) {
        if (!store.exists(translation.name())) {
            throw new TemplateConflictException("there is no template '%s' to translate; create it"
                    .formatted(Names.isName(translation.name()) ? translation.name() : "…"));
        }
        return create(translation);
    }

    /**
     * Changes a template.
     *
     * @param version the version that the change was made on, of {@link #find}
     * @throws TemplateException if it is not allowed as it is; nothing is stored
     * @throws IllegalArgumentException if its layout or description is none
     * @throws TemplateConflictException if it does not exist, or is in another version, or others have it as their layout, which it
     *     cannot be as it is
     */
    public StoredTemplate update(Template template, int version) {
        Template checked = check.of(template);
        requireLayoutIfUsedAsOne(checked);
        if (!store.update(checked, version)) {
            throw new TemplateConflictException(store.stored(checked.name(), checked.language())
                    .map(now -> "%s was changed meanwhile, and is in version %d; look at it and try again"
                            .formatted(TemplateCheck.describe(checked), now.version()))
                    .orElse("%s does not exist; create it".formatted(TemplateCheck.describe(checked))));
        }
        changed.run();
        return stored(checked);
    }

    /**
     * Gives a template another name, in all its languages; mail that is to be rendered on delivery asks for the old one.
     *
     * @throws IllegalArgumentException if the new name is none
     * @throws TemplateConflictException if there is no template of the one name, or is one of the other
     */
    public void rename(String name, String newName) {
        TemplateCheck.requireName("newName", newName);
        if (!store.exists(name)) {
            throw new TemplateConflictException("there is no template of the old name");
        }
        if (!store.rename(name, newName)) {
            throw new TemplateConflictException("template '%s' exists already".formatted(newName));
        }
        changed.run();
    }

    /**
     * Deletes a template in all its languages. Mail that was made of it is kept, and goes out; mail that is to be rendered on
     * delivery fails then.
     *
     * @return whether there was one
     */
    public boolean delete(String name) {
        boolean deleted = store.delete(name, null);
        changed.run();
        return deleted;
    }

    /**
     * Deletes a template in one language.
     *
     * @return whether there was one
     * @see #delete(String)
     */
    public boolean delete(String name, String language) {
        boolean deleted = store.delete(name, TemplateCheck.requireLanguage(language));
        changed.run();
        return deleted;
    }

    /**
     * Finds a template in exactly this language.
     *
     * @param language a language tag; empty for the default language
     */
    public Optional<StoredTemplate> find(String name, String language) {
        return store.stored(name, TemplateCheck.requireLanguage(language));
    }

    /** All templates in the database, by name and language. */
    public List<StoredTemplate> findAll() {
        return store.findAll();
    }

    /**
     * What is wrong with a template: what keeps it from being stored, and a layout that is not there, which may follow, or has no slot. Its name,
     * language and description are looked at when it is stored.
     */
    public List<TemplateProblem> validate(Template template) {
        List<TemplateProblem> problems = new ArrayList<>(check.problems(template));
        renderer.problemInLayout(template).ifPresent(problems::add);
        return problems;
    }

    /**
     * What a template in a database or a file makes of data.
     *
     * @param language a language tag, for which others may stand in; empty for the default language
     * @throws UnrenderableMailException if it cannot be rendered, or does not exist
     * @throws IllegalArgumentException if the data cannot be turned into JSON
     */
    public Preview preview(String name, String language, Map<String, ? extends @Nullable Object> context) {
        String usual = TemplateCheck.requireLanguage(language);
        return preview(renderer.template(name, usual), usual, context);
    }

    /** What a template that is not stored makes of data; see {@link #preview(String, String, Map)}. */
    public Preview preview(Template template, Map<String, ? extends @Nullable Object> context) {
        return preview(template, TemplateCheck.requireLanguage(template.language()), context);
    }

    /**
     * Writes all templates in the database to a folder, to be kept in Git, moved to another database, or shipped as files of an
     * application: it has the form of {@code postoffice.templates.locations}.
     *
     * <p>What else is in the folder stays there: templates that were deleted, too.
     *
     * @throws IOException if the folder cannot be written, or two templates would be in one folder of it
     */
    public void exportTo(Path folder) throws IOException {
        new TemplateFolder(folder)
                .write(store.findAll().stream().map(StoredTemplate::template).toList());
    }

    /**
     * Stores all templates of a folder, in the place of those of the same names and languages; others stay.
     *
     * @return how many there were
     * @throws IOException if the folder cannot be read
     * @throws UnrenderableMailException if one of them is not allowed as it is; names it, and nothing is stored
     * @throws IllegalArgumentException if one has no proper name, layout or description, or a file looks like a part of a template
     *     and is none; names it, and nothing is stored
     */
    public int importFrom(Path folder) throws IOException {
        List<Template> templates =
                new TemplateFolder(folder).read().stream().map(check::ofFile).toList();
        store.putAll(templates);
        changed.run();
        return templates.size();
    }

    private Preview preview(Template template, String language, Map<String, ? extends @Nullable Object> context) {
        Page page = renderer.preview(
                template, language, WrittenContext.of(context, serializer).data());
        return new Preview(
                page.body().subject(), page.body().text(), page.body().html(), page.lacking());
    }

    /** All mail of those others would fail. */
    private void requireLayoutIfUsedAsOne(Template template) {
        List<String> others = store.namesWithLayout(template.name());
        if (!others.isEmpty()) {
            renderer.problemAsLayout(template).ifPresent(problem -> {
                throw new TemplateConflictException(
                        "%s is the layout of template '%s', and could not be one any more: %s"
                                .formatted(TemplateCheck.describe(template), others.get(0), problem));
            });
        }
    }

    private StoredTemplate stored(Template template) {
        return store.stored(template.name(), template.language())
                .orElseThrow(() ->
                        new TemplateConflictException(TemplateCheck.describe(template) + " was deleted meanwhile"));
    }
}
