package io.postoffice.render;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.Range;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeTraversor;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the HTML of a template as a browser does. What is a comment to Thymeleaf's parser can be an element to a browser, and
 * what is one to a browser is HTML to Outlook.
 */
final class BrowserCheck {

    private static final String CONDITION = "[if";

    private final Deadline deadline;
    private final ProblemList problems = new ProblemList(Form.HTML);

    private BrowserCheck(Deadline deadline) {
        this.deadline = deadline;
    }

    static List<TemplateProblem> problems(TimedSource source) {
        BrowserCheck check = new BrowserCheck(source.deadline());
        check.look(source.text(), null);
        return check.problems.problems();
    }

    /**
     * @param comment where the HTML is that only Outlook sees; {@code null} for what all see
     */
    private void look(String html, @Nullable Range comment) {
        TimedSource source = new TimedSource(html, deadline);
        Node document = Parser.htmlParser().setTrackPosition(true).parseInput(source.reader(), "");
        NodeTraversor.traverse(
                (node, depth) -> {
                    deadline.check();
                    look(node, comment);
                },
                document);
    }

    private void look(Node node, @Nullable Range comment) {
        Range place = comment == null ? node.sourceRange() : comment;
        if (node instanceof Element element) {
            String name = element.normalName();
            add(
                    place,
                    comment == null ? MarkupRules.problemInElement(name) : MarkupRules.problemInOutlooksElement(name));
            element.attributes().forEach(attribute -> look(element, attribute, place, comment != null));
        } else if (node instanceof DataNode style) {
            add(place, StyleRules.problem(style.getWholeData()));
        } else if (node instanceof TextNode text
                && comment != null
                && text.getWholeText().contains("[[")) {
            add(place, Optional.of("an expression in a comment is not filled in"));
        } else if (node instanceof Comment inner) {
            lookAtCondition(inner.getData(), place);
        }
    }

    private void look(Element element, Attribute attribute, Range place, boolean inComment) {
        String name = attribute.getKey().toLowerCase(Locale.ROOT);
        if (!name.startsWith("th:")) {
            add(place, MarkupRules.problemInAttribute(element.normalName(), name, attribute.getValue()));
        } else if (inComment) {
            add(place, Optional.of("an expression in a comment is not filled in"));
        }
    }

    private void lookAtCondition(String comment, Range place) {
        int end = comment.indexOf("]>");
        if (comment.strip().toLowerCase(Locale.ROOT).startsWith(CONDITION) && end >= 0) {
            look(comment.substring(end + 2), place);
        }
    }

    private void add(Range place, Optional<String> what) {
        if (what.isPresent()) {
            boolean known = place.isTracked();
            problems.add(
                    known ? place.start().lineNumber() : 0,
                    known ? place.start().columnNumber() : 0,
                    what.get());
        }
    }
}
