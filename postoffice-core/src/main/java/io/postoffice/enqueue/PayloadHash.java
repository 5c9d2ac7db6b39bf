package io.postoffice.enqueue;

import io.postoffice.Mail;
import io.postoffice.MessageAttachment;
import io.postoffice.MimeSource;
import io.postoffice.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells whether two mails are the same to those who receive them: a hash of who that is, the body, the attachments and the headers. */
final class PayloadHash {

    private final MessageDigest digest = Sha256.digest();

    private PayloadHash() {}

    /**
     * In 64 hexadecimal digits. Of the mail as it was handed in: a changed default is no reason to refuse the same call, nor
     * is a changed template.
     *
     * @param context the data for its template, written down; {@code null} without any
     * @param attachments what goes with it
     */
    static String of(Mail mail, @Nullable String context, List<MessageAttachment> attachments) {
        PayloadHash hash = new PayloadHash();
        hash.add(mail.from());
        hash.addAll(mail.to());
        hash.addAll(mail.cc());
        hash.addAll(mail.bcc());
        hash.addAll(mail.replyTo());
        hash.add(mail.body().subject());
        hash.add(mail.body().text());
        hash.add(mail.body().html());
        hash.add(mail.body().mime());
        hash.add(mail.templating().template());
        hash.add(mail.templating().language());
        hash.add(context);
        // In an order of their own: a mail is the same in whatever order a map held its headers.
        Map<String, String> headers = new TreeMap<>(mail.headers());
        hash.addAll(headers.keySet());
        hash.addAll(headers.values());
        attachments.forEach(hash::add);
        return Sha256.hex(hash.digest);
    }

    private void addAll(Collection<String> values) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(values.size()).flip());
        values.forEach(this::add);
    }

    private void add(MessageAttachment attachment) {
        add(attachment.name());
        add(attachment.contentType());
        add(attachment.contentId());
        addAll(attachment.headers().keySet());
        addAll(attachment.headers().values());
        add(attachment.content().sha256());
    }

    private void add(@Nullable MimeSource mime) {
        try {
            addBytes(mime == null ? null : mime.read());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void add(@Nullable String value) {
        addBytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** With their length before them, so that no two lists of values make the same bytes. */
    private void addBytes(byte @Nullable [] bytes) {
        int length = bytes == null ? -1 : bytes.length;
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        if (bytes != null) {
            digest.update(bytes);
        }
    }
}
