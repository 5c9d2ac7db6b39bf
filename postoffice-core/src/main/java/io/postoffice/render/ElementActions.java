package io.postoffice.render;

import org.jspecify.annotations.Nullable;
import org.thymeleaf.processor.element.IElementTagStructureHandler;

/** The attributes that say whether an element is there, how often, and with which text. */
final class ElementActions {

    /** Where the innermost {@code th:switch} keeps what it chooses by, under a name that no expression can say. */
    private static final String CHOICE = " choice";

    private ElementActions() {}

    static void each(ContextScope scope, @Nullable String source, IElementTagStructureHandler element) {
        scope.run().tick();
        Loop loop = scope.run().expressions().loop(source);
        element.iterateElement(loop.item(), loop.status(), loop.list().evaluate(scope));
    }

    static void when(ContextScope scope, @Nullable String source, IElementTagStructureHandler element) {
        if (!Values.isTrue(scope.value(source))) {
            element.removeElement();
        }
    }

    static void unless(ContextScope scope, @Nullable String source, IElementTagStructureHandler element) {
        if (Values.isTrue(scope.value(source))) {
            element.removeElement();
        }
    }

    static void choose(ContextScope scope, @Nullable String source, IElementTagStructureHandler element) {
        element.setLocalVariable(CHOICE, new Choice(scope.value(source)));
    }

    static void chosen(ContextScope scope, @Nullable String source, IElementTagStructureHandler element) {
        if (!(scope.context().getVariable(CHOICE) instanceof Choice choice)) {
            throw new SandboxException("th:case is within an element with th:switch");
        }
        boolean applies = !choice.made
                && (AttributeLinter.isOtherwise(source) || Values.areEqual(choice.value, scope.value(source)));
        choice.made |= applies;
        if (!applies) {
            element.removeElement();
        }
    }

    static void text(ContextScope scope, @Nullable String source, IElementTagStructureHandler element) {
        String text = scope.text(source);
        // In plain text, unlike in Thymeleaf's, there is nothing to escape.
        element.setBody(scope.isHtml() ? AttributeActions.escaped(text) : text, false);
    }

    /** The slot of a layout, for a mail that has been rendered already. */
    static void content(ContextScope scope, @Nullable String source, IElementTagStructureHandler element) {
        String content = scope.run().context().content();
        element.setBody(content == null ? "" : content, false);
    }

    private static final class Choice {

        private final @Nullable Object value;
        private boolean made;

        Choice(@Nullable Object value) {
            this.value = value;
        }
    }
}
