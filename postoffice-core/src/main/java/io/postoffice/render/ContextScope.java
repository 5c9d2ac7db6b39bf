package io.postoffice.render;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.templatemode.TemplateMode;

/** The variables of a rendering, at one element. */
record ContextScope(ITemplateContext context, Run run) implements Scope {

    ContextScope(ITemplateContext context) {
        this(context, (Run) context.getVariable(Run.VARIABLE));
    }

    /** The value of an expression that was compiled with the template. */
    @Nullable Object value(@Nullable String source) {
        run.tick();
        return run.expressions().value(source).evaluate(this);
    }

    /** The value of an expression as text; empty for nothing. */
    String text(@Nullable String source) {
        return Values.text(value(source));
    }

    boolean isHtml() {
        return context.getTemplateMode() == TemplateMode.HTML;
    }

    @Override
    public @Nullable Object variable(String name) {
        String content = run.context().content();
        if (content != null && name.equals(Sandbox.CONTENT) && !isHtml()) {
            return content;
        } else if (context.containsVariable(name)) {
            return context.getVariable(name);
        }
        lacks(name);
        return null;
    }

    @Override
    public void lacks(String name) {
        run.context().lacking().accept(name);
    }

    @Override
    public String message(String key, Object... values) {
        MessageSource messages = run.context().messages();
        String message = messages == null ? null : messages.getMessage(key, values, null, locale());
        if (message == null) {
            throw new SandboxException("the application has no message for #{...}");
        }
        Values.requireShort(message);
        return message;
    }

    @Override
    public void checkTime() {
        run.checkTime();
    }

    @Override
    public Locale locale() {
        return run.context().locale();
    }
}
