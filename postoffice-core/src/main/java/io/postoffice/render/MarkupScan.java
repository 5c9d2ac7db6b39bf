package io.postoffice.render;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.attoparser.AbstractMarkupHandler;
import org.attoparser.MarkupParser;
import org.attoparser.ParseException;
import org.attoparser.config.ParseConfiguration;

/** Reads the tags of HTML before Thymeleaf does, which would keep their names for ever. */
final class MarkupScan extends AbstractMarkupHandler {

    /** That of XML keeps no names, and finds the same tags as that of HTML where no text with tags is in a style sheet. */
    private static final MarkupParser PARSER = new MarkupParser(configuration());

    /** Thymeleaf takes such comments, or their ends, out before it reads the tags around and within. */
    private static final String VANISHING = "<!--/*";

    /** A browser makes up to a dozen of one that is not closed, and the tree of them all is in memory for a moment. */
    private static final int MAX_ELEMENTS = 10_000;

    private final ProblemList problems = new ProblemList(Form.HTML);
    private boolean inStyle;
    private int tags;

    private MarkupScan() {}

    /** What is wrong with the names of a template's elements and attributes. */
    static List<TemplateProblem> problems(TimedSource source) throws ParseException {
        MarkupScan scan = new MarkupScan();
        int vanishing = source.text().indexOf(VANISHING);
        if (vanishing >= 0) {
            scan.problems.add(source.text(), vanishing, "a comment does not begin with '%s'".formatted(VANISHING));
        }
        PARSER.parse(source.reader(), scan);
        return scan.problems.problems();
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
