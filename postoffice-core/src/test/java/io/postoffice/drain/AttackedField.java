package io.postoffice.drain;

import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A part of a mail that something is tried in.
 *
 * @param name its name here
 * @param field its name in a problem
 * @param setter gives a mail that has the value in it
 */
record AttackedField(String name, String field, BiFunction<Mail, String, Mail> setter) {

    private static final MailAttachment FILE = MailAttachment.of("a.png", new byte[10]);

    static final List<AttackedField> ALL = List.of(
            new AttackedField("SUBJECT", "subject", Mail::subject),
            new AttackedField("TEXT", "text", Mail::text),
            new AttackedField("HTML", "html", Mail::html),
            new AttackedField("FROM_NAME", "from", (mail, value) -> mail.from(named(value, "shop@example.org"))),
            new AttackedField("FROM_LOCAL", "from", (mail, value) -> mail.from(value + "@example.org")),
            new AttackedField("FROM_QUOTED", "from", (mail, value) -> mail.from("\"" + value + "\"@example.org")),
            new AttackedField("FROM_DOMAIN", "from", (mail, value) -> mail.from("shop@" + value)),
            new AttackedField("TO_NAME", "to[0]", (mail, value) -> mail.withTo(named(value, "ann@example.org"))),
            new AttackedField("TO_BARE_NAME", "to[0]", (mail, value) -> mail.withTo(value + " <ann@example.org>")),
            new AttackedField("TO_LOCAL", "to[0]", (mail, value) -> mail.withTo(value + "@example.org")),
            new AttackedField("TO_QUOTED", "to[0]", (mail, value) -> mail.withTo("\"" + value + "\"@example.org")),
            new AttackedField("TO_DOMAIN", "to[0]", (mail, value) -> mail.withTo("ann@" + value)),
            new AttackedField("TO_END", "to[0]", (mail, value) -> mail.withTo("ann@example.org" + value)),
            new AttackedField("CC_NAME", "cc[0]", (mail, value) -> mail.cc(named(value, "carl@example.org"))),
            new AttackedField("CC_LOCAL", "cc[0]", (mail, value) -> mail.cc(value + "@example.org")),
            new AttackedField("CC_DOMAIN", "cc[0]", (mail, value) -> mail.cc("carl@" + value)),
            new AttackedField("BCC_NAME", "bcc[0]", (mail, value) -> mail.bcc(named(value, "bob@example.org"))),
            new AttackedField("BCC_LOCAL", "bcc[0]", (mail, value) -> mail.bcc(value + "@example.org")),
            new AttackedField("BCC_DOMAIN", "bcc[0]", (mail, value) -> mail.bcc("bob@" + value)),
            new AttackedField(
                    "REPLY_TO_NAME", "replyTo[0]", (mail, value) -> mail.replyTo(named(value, "help@example.org"))),
            new AttackedField("REPLY_TO_LOCAL", "replyTo[0]", (mail, value) -> mail.replyTo(value + "@example.org")),
            new AttackedField("REPLY_TO_DOMAIN", "replyTo[0]", (mail, value) -> mail.replyTo("help@" + value)),
            new AttackedField("HEADER_NAME", "headers[1]", (mail, value) -> mail.header(value, "1")),
            new AttackedField("HEADER_VALUE", "headers[X-Test]", (mail, value) -> mail.header("X-Test", value)),
            new AttackedField("TAG", "tags[0]", Mail::tags),
            new AttackedField("METADATA_NAME", "metadata[0]", (mail, value) -> mail.metadata(value, "1")),
            new AttackedField("METADATA_VALUE", "metadata[0]", (mail, value) -> mail.metadata("a", value)),
            new AttackedField("IDEMPOTENCY_KEY", "idempotencyKey", Mail::idempotencyKey),
            new AttackedField("BACKEND", "backend", Mail::backend),
            new AttackedField("FILE_NAME", "attachments[0].name", (mail, value) -> mail.attach(FILE.name(value))),
            new AttackedField(
                    "FILE_TYPE", "attachments[0].contentType", (mail, value) -> mail.attach(FILE.contentType(value))),
            new AttackedField(
                    "FILE_PARAMETER",
                    "attachments[0].contentType",
                    (mail, value) -> mail.attach(FILE.contentType("image/png; a=\"" + value + "\""))),
            new AttackedField("FILE_ID", "attachments[0].contentId", (mail, value) -> mail.attach(FILE.inline(value))),
            new AttackedField(
                    "FILE_HEADER",
                    "attachments[0].headers[X-A]",
                    (mail, value) -> mail.attach(FILE.header("X-A", value))));

    private static String named(String name, String address) {
        return "\"%s\" <%s>".formatted(name.replace("\\", "\\\\").replace("\"", "\\\""), address);
    }

    /** Whether it must refuse it. */
    boolean refuses(Attack attack) {
        return switch (attack.refused) {
            case EVERYWHERE -> true;
            case IN_A_LINE -> !name.matches("TEXT|HTML|METADATA_VALUE");
            case NOWHERE -> false;
        };
    }

    /** Whether it must take it: the others have a syntax, or are short. */
    boolean takes(Attack attack) {
        return name.matches("SUBJECT|TEXT|HTML") && !refuses(attack);
    }

    /** Whether it is part of an address that the mail goes to or comes from. */
    boolean isEnvelope() {
        return name.matches("(FROM|TO|CC|BCC)_(LOCAL|QUOTED|DOMAIN|END)");
    }

    @Override
    public String toString() {
        return name;
    }
}
