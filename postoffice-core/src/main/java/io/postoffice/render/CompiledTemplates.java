package io.postoffice.render;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Compiles what has not been compiled yet. Keyed by what a template says, so that an edit needs no word to this one. */
final class CompiledTemplates {

    /** An application that writes data into its templates makes a new one for each mail; those are forgotten. */
    private static final int MAX_ENTRIES = 1000;

    /** Characters of all that is kept; what is made of one takes up a few times as much. */
    private static final int MAX_SIZE = 2 * 1024 * 1024;

    private final Sandbox sandbox;
    private final Map<Source, CompiledTemplate> compiled = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    CompiledTemplates(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * Compiles a template.
     *
     * @throws TemplateException if it is not allowed as it is
     */
    CompiledTemplate get(Form form, String text, Deadline deadline) {
        return get(new Source(form, false, text), deadline);
    }

    /**
     * Compiles a layout, which has a slot.
     *
     * @throws TemplateException if it is not allowed as it is
     */
    CompiledTemplate getLayout(Form form, String text, Deadline deadline) {
        return get(new Source(form, true, text), deadline);
    }

    /** For the next mail, or the next template that is checked. */
    Deadline deadline() {
        return sandbox.deadline();
    }

    private CompiledTemplate get(Source source, Deadline deadline) {
        CompiledTemplate known = compiled.get(source);
        if (known != null) {
            return known;
        }
        CompiledTemplate made = source.layout()
                ? sandbox.compileLayout(source.form(), source.text(), deadline)
                : sandbox.compile(source.form(), source.text(), deadline);
        if (compiled.size() >= MAX_ENTRIES || size.get() + source.text().length() > MAX_SIZE) {
            compiled.clear();
            size.set(0);
        }
        compiled.put(source, made);
        size.addAndGet(source.text().length());
        return made;
    }

    private record Source(Form form, boolean layout, String text) {}
}
