package io.postoffice.render;

import org.thymeleaf.model.AttributeValueQuotes;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.unbescape.html.HtmlEscape;

/** The attributes that fill in another one. */
final class AttributeActions {

    private static final String NOWHERE = "#";

    private AttributeActions() {}

    /** An attribute that is shown. */
    static AttributeProcessor.Action shown(String name) {
        return (scope, source, element) -> set(element, name, scope.text(source));
    }

    /** An attribute that leads somewhere; nowhere, where that could run something. */
    static AttributeProcessor.Action link(String name) {
        return (scope, source, element) -> {
            String address = scope.text(source);
            set(element, name, LinkRules.isHarmless(address) ? address : NOWHERE);
        };
    }

    /** An image that the mail brings along. */
    static AttributeProcessor.Action inlineImage() {
        return (scope, source, element) -> {
            try {
                set(element, "src", scope.run().context().images().apply(scope.text(source)));
            } catch (IllegalArgumentException ex) {
                // A name that is not written out is data.
                boolean literal = source != null && source.strip().startsWith("'");
                throw new SandboxException(
                        literal ? String.valueOf(ex.getMessage()) : "there is no image of the name that the data give");
            }
        };
    }

    static String escaped(String text) {
        return HtmlEscape.escapeHtml4Xml(text);
    }

    /** In quotation marks, also where the template has an attribute without: there, a space would begin another one. */
    private static void set(IElementTagStructureHandler element, String name, String value) {
        element.setAttribute(name, escaped(value), AttributeValueQuotes.DOUBLE);
    }
}
