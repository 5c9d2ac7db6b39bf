package io.postoffice.render;

import java.util.Map;

/** A template that has been read and found harmless. Safe for use by many threads. */
@FunctionalInterface
interface CompiledTemplate {

    /**
     * Fills it with data.
     *
     * @throws TemplateException if that is not possible, or not until the deadline
     */
    String render(Map<String, Object> model, RenderContext context, Deadline deadline);
}
