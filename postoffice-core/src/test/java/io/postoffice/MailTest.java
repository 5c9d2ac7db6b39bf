package io.postoffice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MailTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private static final Mail FULL = Mail.to("Secret Ann <secret-ann@example.org>")
            .cc("secret-cc@example.org")
            .bcc("secret-bcc@example.org")
            .replyTo("secret-reply@example.org")
            .from("secret-from@example.org")
            .subject("secret subject")
            .text("secret text")
            .html("<p>secret html</p>")
            .header("X-Secret-Name", "secret value")
            .priority(Priority.HIGH)
            .scheduledAt(NOON)
            .expiresAt(NOON.plusSeconds(60))
            .backend("bulk");

    @Test
    void everythingSetIsKept() {
        assertThat(FULL.to()).containsExactly("Secret Ann <secret-ann@example.org>");
        assertThat(FULL.cc()).containsExactly("secret-cc@example.org");
        assertThat(FULL.bcc()).containsExactly("secret-bcc@example.org");
        assertThat(FULL.replyTo()).containsExactly("secret-reply@example.org");
        assertThat(FULL.from()).isEqualTo("secret-from@example.org");
        assertThat(FULL.body()).isEqualTo(new MailBody("secret subject", "secret text", "<p>secret html</p>"));
        assertThat(FULL.headers()).containsExactly(Map.entry("X-Secret-Name", "secret value"));
        assertThat(FULL.priority()).isEqualTo(Priority.HIGH);
        assertThat(FULL.scheduledAt()).isEqualTo(NOON);
        assertThat(FULL.expiresAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(FULL.backend()).isEqualTo("bulk");
    }

    @Test
    void nothingSetMeansMediumPriorityAtOnceOverTheDefaultBackend() {
        Mail mail = Mail.to("ann@example.org");

        assertThat(mail.priority()).isNull();
        assertThat(mail.scheduledAt()).isNull();
        assertThat(mail.expiresAt()).isNull();
        assertThat(mail.backend()).isNull();
        assertThat(mail.from()).isNull();
        assertThat(mail.body().isEmpty()).isTrue();
    }

    @Test
    void eachCallLeavesTheMailItWasCalledOnAsItWas() {
        Mail mail = Mail.to("ann@example.org").subject("first").header("X-A", "1");

        Mail changed = mail.withTo("bob@example.org")
                .cc("carl@example.org")
                .bcc("dora@example.org")
                .replyTo("ed@example.org")
                .from("fay@example.org")
                .subject("second")
                .text("text")
                .html("html")
                .header("X-A", "2")
                .header("X-B", "3")
                .priority(Priority.LOW)
                .scheduledAt(NOON)
                .expiresAt(NOON)
                .backend("bulk");

        assertThat(changed).isNotSameAs(mail);
        assertThat(mail.to()).containsExactly("ann@example.org");
        assertThat(mail.cc()).isEmpty();
        assertThat(mail.bcc()).isEmpty();
        assertThat(mail.replyTo()).isEmpty();
        assertThat(mail.from()).isNull();
        assertThat(mail.body()).isEqualTo(new MailBody("first", null, null));
        assertThat(mail.headers()).containsExactly(Map.entry("X-A", "1"));
        assertThat(mail.priority()).isNull();
        assertThat(mail.scheduledAt()).isNull();
        assertThat(mail.expiresAt()).isNull();
        assertThat(mail.backend()).isNull();
    }

    @Test
    void prototypeIsSentToOthersWithAllElseTheSame() {
        Mail other = FULL.withTo("bob@example.org", "carl@example.org");

        assertThat(other.to()).containsExactly("bob@example.org", "carl@example.org");
        assertThat(other.cc()).isEqualTo(FULL.cc());
        assertThat(other.bcc()).isEqualTo(FULL.bcc());
        assertThat(other.replyTo()).isEqualTo(FULL.replyTo());
        assertThat(other.from()).isEqualTo(FULL.from());
        assertThat(other.body()).isEqualTo(FULL.body());
        assertThat(other.headers()).isEqualTo(FULL.headers());
        assertThat(other.priority()).isEqualTo(FULL.priority());
        assertThat(other.scheduledAt()).isEqualTo(FULL.scheduledAt());
        assertThat(other.expiresAt()).isEqualTo(FULL.expiresAt());
        assertThat(other.backend()).isEqualTo(FULL.backend());
    }

    @Test
    void eachCallReplacesWhatWasSetBefore() {
        Mail mail = FULL.withTo("a@example.org")
                .cc("b@example.org", "c@example.org")
                .bcc(List.of())
                .replyTo(List.of())
                .from("d@example.org")
                .subject("s")
                .text("t")
                .html("h")
                .priority(Priority.LOW)
                .scheduledAt(NOON.plusSeconds(1))
                .expiresAt(NOON.plusSeconds(2))
                .backend("other");

        assertThat(mail.to()).containsExactly("a@example.org");
        assertThat(mail.cc()).containsExactly("b@example.org", "c@example.org");
        assertThat(mail.bcc()).isEmpty();
        assertThat(mail.replyTo()).isEmpty();
        assertThat(mail.from()).isEqualTo("d@example.org");
        assertThat(mail.body()).isEqualTo(new MailBody("s", "t", "h"));
        assertThat(mail.priority()).isEqualTo(Priority.LOW);
        assertThat(mail.scheduledAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(mail.expiresAt()).isEqualTo(NOON.plusSeconds(2));
        assertThat(mail.backend()).isEqualTo("other");
    }

    @Test
    void headersAddUpInOrderAndTheSameNameReplaces() {
        Mail mail = Mail.to("ann@example.org")
                .header("X-B", "1")
                .header("X-A", "2")
                .header("X-C", "3")
                .header("x-b", "4");

        assertThat(mail.headers()).containsExactly(Map.entry("X-A", "2"), Map.entry("X-C", "3"), Map.entry("x-b", "4"));
    }

    @Test
    void collectionsAreCopiedWhenGiven() {
        List<String> addresses = new ArrayList<>(List.of("ann@example.org"));
        Mail mail = Mail.to(addresses).cc(addresses).bcc(addresses).replyTo(addresses);
        Mail redirected = mail.withTo(addresses);

        addresses.clear();

        assertThat(mail.to()).containsExactly("ann@example.org");
        assertThat(mail.cc()).containsExactly("ann@example.org");
        assertThat(mail.bcc()).containsExactly("ann@example.org");
        assertThat(mail.replyTo()).containsExactly("ann@example.org");
        assertThat(redirected.to()).containsExactly("ann@example.org");
    }

    @Test
    void whatIsReadCannotBeChanged() {
        assertThat(FULL.to()).isUnmodifiable();
        assertThat(FULL.cc()).isUnmodifiable();
        assertThat(FULL.bcc()).isUnmodifiable();
        assertThat(FULL.replyTo()).isUnmodifiable();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> FULL.headers().put("X-B", "1"));
    }

    @Test
    void aSubjectAloneIsABody() {
        assertThat(MailBody.EMPTY.isEmpty()).isTrue();
        assertThat(MailBody.EMPTY.withSubject("s").isEmpty()).isFalse();
        assertThat(MailBody.EMPTY.withText("t").isEmpty()).isFalse();
        assertThat(MailBody.EMPTY.withHtml("h").isEmpty()).isFalse();
    }

    @Test
    void toStringTellsSizesAndNeitherAddressNorBodyNorHeader() {
        assertThat(FULL.toString())
                .doesNotContainIgnoringCase("secret")
                .doesNotContain("@")
                .contains("to=1", "cc=1", "bcc=1", "text=11", "HIGH", "bulk");
    }

    @Test
    void toStringOfWhatAMailBecomesTellsNeitherAddressNorBody() {
        Recipient recipient = new Recipient(RecipientKind.TO, "secret@example.org", "Secret Ann");
        MailMessage.Sender sender = new MailMessage.Sender("secret@example.org", "Secret Fay");
        MailBody body = new MailBody("secret subject", "secret text", "secret html");
        MailMessage message = new MailMessage(
                new MailMessage.Stamp("<42@example.org>", NOON, null),
                sender,
                List.of(recipient),
                body,
                Map.of("X-Secret", "secret value"));

        assertThat(recipient.toString()).doesNotContainIgnoringCase("secret").contains("TO");
        assertThat(sender.toString()).doesNotContainIgnoringCase("secret");
        assertThat(body.toString()).doesNotContainIgnoringCase("secret");
        assertThat(message.toString())
                .doesNotContainIgnoringCase("secret")
                .contains("<42@example.org>", "recipients=1");
    }

    @Test
    void onlyAReplyToAddressReceivesNothing() {
        assertThat(RecipientKind.values())
                .filteredOn(RecipientKind::isDelivered)
                .containsExactly(RecipientKind.TO, RecipientKind.CC, RecipientKind.BCC);
    }

    @Test
    @SuppressWarnings("NullAway") // What callers without a checker do.
    void nullIsToldByItsName() {
        Mail mail = Mail.to("ann@example.com");

        assertThatNullPointerException()
                .isThrownBy(() -> mail.cc((Collection<String>) null))
                .withMessage("cc");
        assertThatNullPointerException()
                .isThrownBy(() -> mail.tags((Collection<String>) null))
                .withMessage("tags");
        assertThatNullPointerException()
                .isThrownBy(() -> mail.attach((Collection<MailAttachment>) null))
                .withMessage("attachments");
        assertThatNullPointerException()
                .isThrownBy(() -> mail.context((Map<String, Object>) null))
                .withMessage("values");
        assertThatNullPointerException()
                .isThrownBy(() -> mail.mime((byte[]) null))
                .withMessage("message");
    }
}
