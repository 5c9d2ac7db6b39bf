package io.postoffice.render;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the HTML of a mail may have: nothing that acts, and nothing that readers of mail take for something else than we do. */
final class MarkupRules {

    private static final Set<String> ACTIVE = Set.of(
            "script",
            "iframe",
            "frame",
            "frameset",
            "object",
            "embed",
            "applet",
            "param",
            "portal",
            "base",
            "form",
            "svg",
            "math");

    /** What is in them is text to a browser, and elements to a parser that does not know them. */
    private static final Set<String> RAW_TEXT =
            Set.of("xmp", "noembed", "noframes", "noscript", "plaintext", "listing", "textarea", "select", "template");

    private static final Set<String> LINKS = Set.of(
            "action",
            "althref",
            "archive",
            "background",
            "cite",
            "classid",
            "codebase",
            "data",
            "dynsrc",
            "href",
            "icon",
            "implementation",
            "longdesc",
            "lowsrc",
            "manifest",
            "poster",
            "profile",
            "src",
            "xlink:href");

    private static final Set<String> REFUSED_ATTRIBUTES =
            Set.of("srcdoc", "formaction", "ping", "srcset", "imagesrcset");

    /** What says something to people, who write colons. */
    private static final Set<String> SPOKEN = Set.of("alt", "title", "summary", "content");

    private MarkupRules() {}

    /** What is wrong with an element. */
    static Optional<String> problemInElement(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ACTIVE.contains(lower) || RAW_TEXT.contains(lower)
                ? Optional.of("<%s> has no place in a mail".formatted(lower))
                : Optional.empty();
    }

    /** What is wrong with an element that only Outlook sees, which knows no scripts to be without. */
    static Optional<String> problemInOutlooksElement(String name) {
        return name.equalsIgnoreCase("noscript") ? Optional.empty() : problemInElement(name);
    }

    /**
     * What is wrong with an attribute.
     *
     * @param value without entities
     */
    static Optional<String> problemInAttribute(String element, String attribute, String value) {
        String name = attribute.toLowerCase(Locale.ROOT);
        boolean refreshes = name.equals("http-equiv")
                && element.equalsIgnoreCase("meta")
                && value.strip().equalsIgnoreCase("refresh");
        if (name.startsWith("on") || REFUSED_ATTRIBUTES.contains(name)) {
            return Optional.of("%s has no place in a mail".formatted(Names.printable(name)));
        } else if (refreshes) {
            return Optional.of("a mail does not lead elsewhere by itself");
        } else if (LINKS.contains(name) && !LinkRules.isHarmless(value)) {
            return Optional.of("%s may lead to %s only".formatted(name, LinkRules.ALLOWED));
        }
        return name.equals("style") ? StyleRules.problem(value) : Optional.empty();
    }

    /**
     * What is wrong with an attribute that only Outlook sees, which knows many more, and loads from some of them: each that holds an
     * address is a link, and so is one that is called as one is, in whatever namespace.
     *
     * @param value without entities
     */
    static Optional<String> problemInOutlooksAttribute(String element, String attribute, String value) {
        String name = attribute.toLowerCase(Locale.ROOT);
        String local = name.substring(name.indexOf(':') + 1);
        boolean link = !name.startsWith("xmlns") && LINKS.contains(local);
        boolean leads =
                link ? !LinkRules.isHarmless(value) : !SPOKEN.contains(local) && LinkRules.leadsElsewhere(value);
        return leads && !name.equals("style")
                ? Optional.of("%s may lead to %s only".formatted(Names.printable(name), LinkRules.ALLOWED))
                : problemInAttribute(element, name, value);
    }
}
