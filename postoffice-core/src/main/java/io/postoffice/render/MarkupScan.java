package io.postoffice.render;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.attoparser.AbstractMarkupHandler;
import org.attoparser.MarkupParser;
import org.attoparser.ParseException;
import org.attoparser.config.ParseConfiguration;

/**
 * Reads the tags of HTML before Thymeleaf does, which would keep their names for ever; and takes the attributes out that HTML does not
 * know, such as {@code data-*}: templates that were bought or made with a tool are full of them, and mail clients drop them.
 */
final class MarkupScan extends AbstractMarkupHandler {

    /** That of XML keeps no names, and finds the same tags as that of HTML where no text with tags is in a style sheet. */
    private static final MarkupParser PARSER = new MarkupParser(configuration());

    /** Thymeleaf takes such comments, or their ends, out before it reads the tags around and within. */
    private static final String VANISHING = "<!--/*";

    /** A browser makes up to a dozen of one that is not closed, and the tree of them all is in memory for a moment. */
    private static final int MAX_ELEMENTS = 10_000;

    private final ProblemList problems = new ProblemList(Form.HTML);
    private final TimedSource source;
    private final int[] lines;
    private final StringBuilder known;
    private boolean leftOut;
    private boolean inStyle;
    private int tags;

    private MarkupScan(TimedSource source) {
        this.source = source;
        this.lines = IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, source.text().length())
                                .filter(index -> source.text().charAt(index) == '\n')
                                .map(index -> index + 1))
                .toArray();
        this.known = new StringBuilder(source.text());
    }

    static MarkupScan of(TimedSource source) throws ParseException {
        MarkupScan scan = new MarkupScan(source);
        int vanishing = source.text().indexOf(VANISHING);
        if (vanishing >= 0) {
            scan.problems.add(source.text(), vanishing, "a comment does not begin with '%s'".formatted(VANISHING));
        }
        PARSER.parse(source.reader(), scan);
        return scan;
    }

    /** What is wrong with the names of a template's elements and attributes. */
    List<TemplateProblem> problems() {
        return problems.problems();
    }

    /**
     * The template without the attributes that HTML does not know, each of whose characters is a space, so that all others are where
     * they were. It is what everybody else reads, and checks.
     *
     * @throws SandboxException if there are such attributes, still
     */
    TimedSource known() throws ParseException {
        if (!leftOut) {
            return source;
        }
        TimedSource rest = new TimedSource(known.toString(), source.deadline());
        MarkupScan again = of(rest);
        if (again.leftOut || !again.problems.isEmpty()) {
            throw new SandboxException("an attribute that HTML does not know cannot be left out; leave it out");
        }
        return rest;
    }

    /**
     * Takes an attribute out.
     *
     * @param length with its value
     */
    private void leaveOut(String name, int length, int line, int column) {
        leftOut = true;
        int start = lines[line - 1] + column - 1;
        if (!source.text().startsWith(name, start)) {
            problems.add(line, column, "HTML has no attribute %s; leave it out".formatted(Names.printable(name)));
            return;
        }
        IntStream.range(start, start + length)
                .filter(index -> !Character.isWhitespace(known.charAt(index)))
                .forEach(index -> known.setCharAt(index, ' '));
    }

    private static ParseConfiguration configuration() {
        ParseConfiguration configuration = ParseConfiguration.xmlConfiguration();
        configuration.setElementBalancing(ParseConfiguration.ElementBalancing.NO_BALANCING);
        configuration.setCaseSensitive(false);
        configuration.setNoUnmatchedCloseElementsRequired(false);
        configuration.setUniqueAttributesInElementRequired(false);
        configuration.setXmlWellFormedAttributeValuesRequired(false);
        configuration.setUniqueRootElementPresence(ParseConfiguration.UniqueRootElementPresence.NOT_VALIDATED);
        configuration.getPrologParseConfiguration().setValidateProlog(false);
        return configuration;
    }

    @Override
    public void handleOpenElementStart(char[] buffer, int nameOffset, int nameLen, int line, int col) {
        String name = element(buffer, nameOffset, nameLen, line, col);
        inStyle |= name.equals("style");
    }

    @Override
    public void handleStandaloneElementStart(
            char[] buffer, int nameOffset, int nameLen, boolean minimized, int line, int col) {
        element(buffer, nameOffset, nameLen, line, col);
    }

    @Override
    public void handleCloseElementStart(char[] buffer, int nameOffset, int nameLen, int line, int col) {
        inStyle &= !element(buffer, nameOffset, nameLen, line, col).equals("style");
    }

    @Override
    public void handleAttribute(
            char[] buffer,
            int nameOffset,
            int nameLen,
            int nameLine,
            int nameCol,
            int operatorOffset,
            int operatorLen,
            int operatorLine,
            int operatorCol,
            int valueContentOffset,
            int valueContentLen,
            int valueOuterOffset,
            int valueOuterLen,
            int valueLine,
            int valueCol) {
        String name = new String(buffer, nameOffset, nameLen);
        add(KnownNames.problemInAttribute(name), nameLine, nameCol);
        if (KnownNames.isLeftOut(name)) {
            int end = Math.max(
                    nameOffset + nameLen,
                    Math.max(
                            operatorLen == 0 ? 0 : operatorOffset + operatorLen,
                            valueOuterLen == 0 ? 0 : valueOuterOffset + valueOuterLen));
            leaveOut(name, end - nameOffset, nameLine, nameCol);
        }
    }

    private String element(char[] buffer, int offset, int length, int line, int col) {
        if (++tags > 2 * MAX_ELEMENTS) {
            throw new SandboxException("more than %d elements".formatted(MAX_ELEMENTS));
        }
        String name = new String(buffer, offset, length);
        if (inStyle && !name.equalsIgnoreCase("style")) {
            problems.add(line, col, "a style sheet has no '<'");
        } else {
            add(KnownNames.problemInElement(name), line, col);
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private void add(Optional<String> problem, int line, int col) {
        problem.ifPresent(what -> problems.add(line, col, what));
    }
}
