package io.postoffice.render;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the elements of a text, {@code [# th:if="..."]} and {@code [/]}, before Thymeleaf does, which would keep their names for ever. */
final class TextScan {

    /** What Thymeleaf takes for the beginning of an element. */
    private static final Pattern BEGIN = Pattern.compile("\\[[#/](?![\\[{!?-])");

    private static final Pattern ELEMENT = Pattern.compile("\\[(?:"
            + "#(?:th:block)?+(?:\\s++([^\\s=\"'\\]/]++)\\s*+=\\s*+(?:\"[^\"]*+\"|'[^']*+'))*+\\s*+/?+]"
            + "|/(?:th:block)?+])");

    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\s([^\\s=\"'\\]/]++)\\s*+=\\s*+(?:\"[^\"]*+\"|'[^']*+')");

    private static final int MAX_PROBLEMS = 20;

    private final Form form;
    private final String source;
    private final KnownNames names;
    private final Deque<Integer> open = new ArrayDeque<>();
    private final List<TemplateProblem> problems = new ArrayList<>();

    private TextScan(Form form, String source, KnownNames names) {
        this.form = form;
        this.source = source;
        this.names = names;
    }

    /** What is wrong with the elements of a template. */
    static List<TemplateProblem> problems(Form form, String source, KnownNames names) {
        TextScan scan = new TextScan(form, source, names);
        scan.read();
        return scan.problems;
    }

    private void read() {
        Matcher begin = BEGIN.matcher(source);
        Matcher element = ELEMENT.matcher(source);
        int at = 0;
        while (problems.size() < MAX_PROBLEMS && begin.find(at)) {
            boolean complete = element.region(begin.start(), source.length()).lookingAt();
            if (complete) {
                look(element.group(), begin.start());
            } else {
                problem(begin.start(), notComplete(begin.group()));
            }
            at = complete ? element.end() : begin.end();
        }
        if (problems.isEmpty() && !open.isEmpty()) {
            problem(open.pop(), "an element is not closed by [/]");
        }
    }

    private void look(String element, int index) {
        String problem = problem(element);
        if (problem != null) {
            problem(index, problem);
        } else if (element.startsWith("[/")) {
            if (open.poll() == null) {
                problem(index, "[/] closes nothing");
            }
        } else if (!element.endsWith("/]")) {
            open.push(index);
        }
    }

    private void problem(int index, String what) {
        problems.add(TemplateProblem.at(form, source, index, what));
    }

    private @Nullable String problem(String element) {
        Matcher attribute = ATTRIBUTE.matcher(element);
        try {
            while (attribute.find()) {
                names.admitAttribute(attribute.group(1));
            }
            return null;
        } catch (SandboxException ex) {
            return ex.getMessage();
        }
    }

    private static String notComplete(String begin) {
        return ("'%s' begins an element of a template, which is written as in [# th:if=\"${vip}\"]...[/];"
                        + " for the characters, write [['[']]%s")
                .formatted(begin, begin.substring(1));
    }
}
