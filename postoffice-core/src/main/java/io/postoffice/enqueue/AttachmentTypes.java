package io.postoffice.enqueue;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.mail.javamail.ConfigurableMimeFileTypeMap;

/** The media types of files. */
final class AttachmentTypes {

    static final String UNKNOWN = "application/octet-stream";

    /** What Windows runs when it is opened, so that one denied type does for all of it. */
    private static final String PROGRAM = "application/x-msdownload";

    private static final Pattern TRAILING = Pattern.compile("[.\\s\\u00A0]+$");

    private static final int MAX_LENGTH = 255;

    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

    private static final ConfigurableMimeFileTypeMap BY_NAME = byName();

    private AttachmentTypes() {}

    /** As the name's extension has it. */
    static String of(String name) {
        return BY_NAME.getContentType(name.toLowerCase(Locale.ROOT));
    }

    /** The type that a file has once it is saved: some systems drop the dots and spaces that its name ends in. */
    static String ofSaved(String name) {
        return of(TRAILING.matcher(AttachmentNames.safe(name)).replaceAll(""));
    }

    /** A type without its parameters. */
    static String base(String type) throws ParseException {
        return new ContentType(type).getBaseType();
    }

    /** The same of a type that need not be one: mail clients read what stands before the parameters, whatever those are. */
    static String stated(String type) {
        try {
            return base(type);
        } catch (ParseException ex) {
            return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        }
    }

    /** What keeps a string from being the type of a file. */
    static Optional<String> problem(String type) {
        if (type.length() > MAX_LENGTH || !DomainRules.isAscii(type)) {
            return Optional.of("not a media type: more than %d characters, or not ASCII".formatted(MAX_LENGTH));
        }
        Optional<String> character = CharacterRules.problemInLine(type);
        if (character.isPresent()) {
            return character;
        }
        try {
            String base = base(type).toLowerCase(Locale.ROOT);
            return isComposite(base)
                    ? Optional.of("message/* and multipart/* may not be encoded (RFC 2045, 6.4); call"
                            + " contentType(\"%s\")".formatted(UNKNOWN))
                    : AttachmentRules.problemInType(base);
        } catch (ParseException ex) {
            return Optional.of("not a media type, such as application/pdf");
        }
    }

    private static boolean isComposite(String base) {
        return base.startsWith("message/") || base.startsWith("multipart/");
    }

    /** What Spring knows, which is what {@code MimeMessageHelper} goes by, and what has come into use since. */
    private static ConfigurableMimeFileTypeMap byName() {
        ConfigurableMimeFileTypeMap map = new ConfigurableMimeFileTypeMap();
        map.setMappings(
                OFFICE + "wordprocessingml.document docx",
                OFFICE + "spreadsheetml.sheet xlsx",
                OFFICE + "presentationml.presentation pptx",
                "application/vnd.oasis.opendocument.text odt",
                "application/vnd.oasis.opendocument.spreadsheet ods",
                "application/json json",
                "application/xml xml",
                "application/gzip gz",
                "application/x-7z-compressed 7z",
                "application/vnd.rar rar",
                "application/vnd.apple.pkpass pkpass",
                PROGRAM + " exe dll com scr pif cpl bat cmd msi msp ps1 vbs vbe wsf wsh hta lnk",
                "text/javascript js jse mjs",
                "application/java-archive jar",
                "text/calendar ics",
                "text/vcard vcf",
                "text/markdown md",
                "image/webp webp",
                "image/avif avif",
                "image/heic heic",
                "audio/mpeg mp3",
                "video/mp4 mp4",
                UNKNOWN + " eml msg mht mhtml");
        map.afterPropertiesSet();
        return map;
    }
}
