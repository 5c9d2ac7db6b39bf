package io.postoffice.render;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compiles what has not been compiled yet. Keyed by what a template says, so that an edit needs no word to this one. */
final class CompiledTemplates {

    /** An application that writes data into its templates makes a new one for each mail; those are forgotten. */
    private static final int MAX_ENTRIES = 1000;

    private final Sandbox sandbox;
    private final Map<Source, CompiledTemplate> compiled = new ConcurrentHashMap<>();

    CompiledTemplates(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * Compiles a template.
     *
     * @throws TemplateException if it is not allowed as it is
     */
    CompiledTemplate get(Form form, String text) {
        return get(new Source(form, false, text));
    }

    /**
     * Compiles a layout, which has a slot.
     *
     * @throws TemplateException if it is not allowed as it is
     */
    CompiledTemplate getLayout(Form form, String text) {
        return get(new Source(form, true, text));
    }

    private CompiledTemplate get(Source source) {
        CompiledTemplate known = compiled.get(source);
        if (known != null) {
            return known;
        }
        CompiledTemplate made = source.layout()
                ? sandbox.compileLayout(source.form(), source.text())
                : sandbox.compile(source.form(), source.text());
        if (compiled.size() >= MAX_ENTRIES) {
            compiled.clear();
        }
        compiled.put(source, made);
        return made;
    }

    private record Source(Form form, boolean layout, String text) {}
}
