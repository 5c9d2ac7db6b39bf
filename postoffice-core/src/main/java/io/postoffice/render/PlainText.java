package io.postoffice.render;

import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/** The text form of a mail that has HTML only. */
final class PlainText {

    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "table",
            "tr",
            "blockquote",
            "pre",
            "section",
            "article",
            "header",
            "footer",
            "hr",
            "dl",
            "dt",
            "dd",
            "address",
            "main",
            "center",
            "figure",
            "figcaption",
            "caption",
            "nav",
            "aside",
            "li");

    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr");

    /** Of longer HTML, the tree would take up more of the heap than a mail may. */
    private static final int MAX_LENGTH = 256 * 1024;

    private PlainText() {}

    /**
     * The text of HTML.
     *
     * @return {@code null} for HTML of more than 256 KB
     * @throws SandboxException if it takes too long
     */
    static @Nullable String of(String html, Deadline deadline) {
        if (html.length() > MAX_LENGTH) {
            return null;
        }
        TimedSource source = new TimedSource(html, deadline);
        Element body = Parser.htmlParser().parseInput(source.reader(), "").body();
        // Mail programs show the start of a mail in their list; this is how a template chooses what they show.
        body.select("style, script, head, title, [hidden], [style~=(?i)display\\s*:\\s*none]")
                .remove();
        Collector collector = new Collector(deadline);
        NodeTraversor.traverse(collector, body);
        return collector.result();
    }

    private static final class Collector implements NodeVisitor {

        private final StringBuilder text = new StringBuilder();
        private final Deadline deadline;
        private int preformatted;

        Collector(Deadline deadline) {
            this.deadline = deadline;
        }

        @Override
        public void head(Node node, int depth) {
            deadline.check();
            if (node instanceof TextNode textNode) {
                if (preformatted > 0) {
                    text.append(textNode.getWholeText());
                } else {
                    append(textNode.text());
                }
            } else if (node instanceof Element element) {
                begin(element);
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                end(element);
            }
        }

        private void begin(Element element) {
            String name = element.normalName();
            if (BLOCKS.contains(name)) {
                breakLine(PARAGRAPHS.contains(name) ? 2 : 1);
            }
            switch (name) {
                case "br" -> text.append('\n');
                case "li" -> text.append("- ");
                case "pre" -> preformatted++;
                case "img" -> append(element.attr("alt"));
                case "td", "th" -> {
                    if (!atLineStart()) {
                        text.append("  ");
                    }
                }
                default -> {}
            }
        }

        private void end(Element element) {
            String name = element.normalName();
            if (name.equals("a")) {
                endLink(element);
            } else if (name.equals("pre")) {
                preformatted--;
            }
            if (BLOCKS.contains(name)) {
                breakLine(PARAGRAPHS.contains(name) ? 2 : 1);
            }
        }

        private void endLink(Element link) {
            deadline.check();
            String address = link.attr("href").replaceFirst("^mailto:", "");
            if (!address.isEmpty() && !address.startsWith("#") && !link.text().equals(address)) {
                text.append(" (").append(address).append(')');
            }
        }

        /** White space in HTML is one space, and none where a line begins. */
        private void append(String raw) {
            String spaced = raw.replaceAll("[\\s\\u00a0]+", " ");
            boolean spaceBefore = atLineStart() || text.charAt(text.length() - 1) == ' ';
            text.append(spaceBefore ? spaced.stripLeading() : spaced);
        }

        private boolean atLineStart() {
            return text.length() == 0 || text.charAt(text.length() - 1) == '\n';
        }

        /** Ends the line, and leaves one less than so many lines empty. */
        private void breakLine(int breaks) {
            while (text.length() > 0 && text.charAt(text.length() - 1) == ' ') {
                text.setLength(text.length() - 1);
            }
            int there = 0;
            while (there < text.length() && text.charAt(text.length() - 1 - there) == '\n') {
                there++;
            }
            if (text.length() > 0) {
                text.append("\n".repeat(Math.max(0, breaks - there)));
            }
        }

        String result() {
            String result = text.toString().strip();
            return result.isEmpty() ? "" : result + "\n";
        }
    }
}
