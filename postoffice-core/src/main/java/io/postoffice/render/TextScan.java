package io.postoffice.render;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
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

    private final String source;
    private final Deque<Integer> open = new ArrayDeque<>();
    private final ProblemList problems;

    private TextScan(Form form, String source) {
        this.source = source;
        this.problems = new ProblemList(form);
    }

    /** What is wrong with the elements of a template. */
    static List<TemplateProblem> problems(Form form, String source) {
        TextScan scan = new TextScan(form, source);
        scan.read();
        return scan.problems.problems();
    }

    private void read() {
        Matcher begin = BEGIN.matcher(source);
        Matcher element = ELEMENT.matcher(source);
        int at = 0;
        while (!problems.isFull() && begin.find(at)) {
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
        problems.add(source, index, what);
    }

    private @Nullable String problem(String element) {
        Matcher attribute = ATTRIBUTE.matcher(element);
        while (attribute.find()) {
            Optional<String> problem = KnownNames.problemInTextAttribute(attribute.group(1));
            if (problem.isPresent()) {
                return problem.get();
            }
        }
        return null;
    }

    private static String notComplete(String begin) {
        return ("'%s' begins an element of a template, which is written as in [# th:if=\"${vip}\"]...[/];"
                        + " for the characters, write [['[']]%s")
                .formatted(begin, begin.substring(1));
    }
}
