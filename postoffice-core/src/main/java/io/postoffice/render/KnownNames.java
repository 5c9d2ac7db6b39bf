package io.postoffice.render;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.thymeleaf.engine.AttributeDefinitions;
import org.thymeleaf.engine.ElementDefinitions;

/**
 * The names of elements and attributes that templates may have. Thymeleaf, and the parser within it, keep each name that they have
 * seen for as long as the application lives; so those that are not of HTML have to be few and short.
 */
final class KnownNames {

    private static final int MAX_OTHERS = 2000;

    private static final Pattern NAME = Pattern.compile("[\\p{L}@:_][\\p{L}\\p{N}:_.@-]{0,59}+");

    private final Map<String, Boolean> others = new ConcurrentHashMap<>();

    /**
     * Lets the name of an element in.
     *
     * @throws SandboxException if it is none, or too many have been let in
     */
    void admitElement(String name) {
        admit(ElementDefinitions.ALL_STANDARD_HTML_ELEMENT_NAMES, name);
    }

    /**
     * Lets the name of an attribute in.
     *
     * @throws SandboxException if it is none, or too many have been let in
     */
    void admitAttribute(String name) {
        admit(AttributeDefinitions.ALL_STANDARD_HTML_ATTRIBUTE_NAMES, name);
    }

    private void admit(Set<String> usual, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (usual.contains(lower) || others.containsKey(name)) {
            return;
        } else if (!NAME.matcher(name).matches()) {
            // What is part of a name to one parser may begin an element to another.
            throw new SandboxException("an element or attribute has no proper name; see that each tag ends with '>'");
        } else if (others.size() >= MAX_OTHERS) {
            throw new SandboxException("templates have too many elements and attributes that HTML does not know");
        }
        others.put(name, true);
    }
}
