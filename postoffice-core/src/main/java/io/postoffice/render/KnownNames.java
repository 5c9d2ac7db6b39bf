package io.postoffice.render;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.thymeleaf.engine.AttributeDefinitions;
import org.thymeleaf.engine.ElementDefinitions;
import org.thymeleaf.processor.element.IElementProcessor;
import org.thymeleaf.standard.StandardDialect;

/**
 * The names of elements and attributes that templates may have: those of HTML, those of old HTML, which mail is written in, and
 * those of Thymeleaf, of which the {@link AttributeLinter} allows some. Thymeleaf, and the parser within it, keep each name that they have
 * seen for as long as the application lives; so there is an end to them, and none that depends on what other templates have.
 */
final class KnownNames {

    private static final Set<String> ELEMENTS = with(ElementDefinitions.ALL_STANDARD_HTML_ELEMENT_NAMES, """
            acronym applet basefont bgsound big blink center data dir font frame frameset image isindex listing
            marquee math multicol nobr noembed noframes o:p picture plaintext portal search spacer strike svg
            th:block tt xmp""");

    private static final Set<String> ATTRIBUTES = with(AttributeDefinitions.ALL_STANDARD_HTML_ATTRIBUTE_NAMES, """
            about abbr accept accept-charset accesskey align alink allow allowfullscreen alt aria-atomic
            aria-autocomplete aria-busy aria-checked aria-colcount aria-colindex aria-colspan aria-controls aria-current
            aria-describedby aria-description aria-details aria-disabled aria-expanded aria-hidden aria-invalid
            aria-keyshortcuts aria-label aria-labelledby aria-level aria-live aria-modal aria-orientation aria-owns
            aria-placeholder aria-posinset aria-pressed aria-readonly aria-relevant aria-required aria-roledescription
            aria-rowcount aria-rowindex aria-rowspan aria-selected aria-setsize aria-sort aria-valuemax aria-valuemin
            aria-valuenow aria-valuetext as autocapitalize autocomplete autocorrect autofocus autoplay axis background
            behavior bgcolor bgproperties blocking border bordercolor bordercolordark bordercolorlight bottommargin
            capture cellpadding cellspacing char charoff charset checked cite class classid clear code codebase codetype
            color cols colspan compact content contenteditable controls coords crossorigin data data-ogab data-ogac
            data-ogsb data-ogsc data-outlook-cycle datatype datetime declare decoding default defer dir direction
            dirname disabled download draggable dynsrc enctype enterkeyhint exportparts face fetchpriority for form
            formaction formenctype formmethod formnovalidate formtarget frame frameborder headers height hidden high
            href hreflang hspace http-equiv id imagesizes imagesrcset inert inlist inputmode integrity is ismap itemid
            itemprop itemref itemscope itemtype kind label lang language leftmargin link list loading longdesc loop low
            lowsrc manifest marginheight marginwidth max maxlength mc:edit mc:hideable mc:label mc:repeatable mc:variant
            media method min minlength multiple muted name nohref nomodule nonce noresize noshade novalidate nowrap
            object open optimum part pattern ping placeholder playsinline popover poster prefix preload profile property
            readonly referrerpolicy rel required resource rev reversed rightmargin role rowspan rules sandbox scheme
            scope scrolling selected shadowrootmode shape size sizes slot span spellcheck src srcdoc srclang srcset
            standby start step style summary tabindex target text title topmargin translate type typeof unselectable
            usemap valign value valuetype version vlink vocab vspace width wrap writingsuggestions
            x-apple-data-detectors x-apple-data-detectors-result x-apple-data-detectors-type xlink:href xml:lang xmlns
            xmlns:m xmlns:o xmlns:th xmlns:v xmlns:w xmlns:x""");

    /** All of Thymeleaf's, and ours: those that are not allowed are told by what there is instead. */
    private static final Set<String> OF_TEMPLATES = Stream.concat(
                    new StandardDialect()
                            .getProcessors(StandardDialect.PREFIX).stream().flatMap(KnownNames::attributes),
                    AttributeLinter.ATTRIBUTES.stream())
            .collect(Collectors.toUnmodifiableSet());

    /** What other tools and mail clients may call an attribute; not what one is called that does something. */
    private static final Pattern OTHER = Pattern.compile("(?!on|th:|th-|data-th-)[a-z][a-z0-9_.:-]*+");

    private KnownNames() {}

    /** What is wrong with the name of an element of HTML. */
    static Optional<String> problemInElement(String name) {
        return ELEMENTS.contains(name.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of("HTML has no element %s; leave it out, and see that each tag ends with '>'"
                        .formatted(Names.printable(name)));
    }

    /** Whether an attribute is for tools: HTML does not know it, and a mail does as well without it. */
    static boolean isLeftOut(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !isKnown(lower) && OTHER.matcher(lower).matches();
    }

    private static boolean isKnown(String lower) {
        return ATTRIBUTES.contains(lower) || OF_TEMPLATES.contains(lower);
    }

    /** What is wrong with the name of an attribute of HTML. */
    static Optional<String> problemInAttribute(String name) {
        return isKnown(name.toLowerCase(Locale.ROOT)) || isLeftOut(name)
                ? Optional.empty()
                : Optional.of("HTML has no attribute %s; leave it out, and see that each tag ends with '>'"
                        .formatted(Names.printable(name)));
    }

    /** What is wrong with the name of an attribute of {@code [# ...]}, in which capitals make another name. */
    static Optional<String> problemInTextAttribute(String name) {
        return OF_TEMPLATES.contains(name)
                ? Optional.empty()
                : Optional.of("%s is not allowed; there is %s"
                        .formatted(
                                Names.printable(name),
                                String.join(", ", new TreeSet<>(AttributeLinter.TEXT_ATTRIBUTES))));
    }

    private static Stream<String> attributes(Object processor) {
        return processor instanceof IElementProcessor element && element.getMatchingAttributeName() != null
                ? Stream.ofNullable(element.getMatchingAttributeName().getMatchingAttributeName())
                        .flatMap(name -> Arrays.stream(name.getCompleteAttributeNames()))
                        .map(Objects::requireNonNull)
                : Stream.of();
    }

    private static Set<String> with(Set<String> usual, String more) {
        return Stream.concat(usual.stream(), Stream.of(more.split("\\s+"))).collect(Collectors.toUnmodifiableSet());
    }
}
