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

    private static final String NOT_FILLED_IN =
            "an expression in a comment is not filled in; write it outside of comments";

    /** The tree of a comment is in memory beside that of the template. */
    private static final int MAX_TAGS_IN_COMMENT = 1000;

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
            add(place, Optional.of(NOT_FILLED_IN));
        } else if (comment == null && node instanceof Comment condition) {
            lookAtCondition(condition.getData(), place);
        }
    }

    private void look(Element element, Attribute attribute, Range place, boolean inComment) {
        String name = attribute.getKey().toLowerCase(Locale.ROOT);
        String value = attribute.getValue();
        if (inComment && (name.startsWith("th:") || value.contains("[["))) {
            add(place, Optional.of(NOT_FILLED_IN));
        } else if (!name.startsWith("th:")) {
            add(
                    place,
                    inComment
                            ? MarkupRules.problemInOutlooksAttribute(element.normalName(), name, value)
                            : MarkupRules.problemInAttribute(element.normalName(), name, value));
        }
    }

    private void lookAtCondition(String comment, Range place) {
        int end = comment.indexOf("]>");
        if (comment.strip().toLowerCase(Locale.ROOT).startsWith(CONDITION) && end >= 0) {
            String html = comment.substring(end + 2);
            Optional<String> problem = problemInCondition(html);
            add(place, problem);
            if (problem.isEmpty()) {
                look(html, place);
            }
        }
    }

    /** Told before a tree is made of it: each comment within another one would have its own. */
    private static Optional<String> problemInCondition(String html) {
        int inner = html.indexOf("<!--");
        if (inner >= 0 && !html.substring(inner + 4).isBlank()) {
            return Optional.of("a comment cannot hold another one; end it before the next one begins");
        } else if (html.contains("<?")) {
            return Optional.of("a processing instruction has no place in a mail");
        }
        return html.chars().filter(character -> character == '<').count() > MAX_TAGS_IN_COMMENT
                ? Optional.of("more than %d tags are in a comment".formatted(MAX_TAGS_IN_COMMENT))
                : Optional.empty();
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
