package io.postoffice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who a {@link Mail} is from and for, as the application wrote it. */
record Addressing(@Nullable String from, List<String> to, List<String> cc, List<String> bcc, List<String> replyTo) {

    Addressing withFrom(String newFrom) {
        return new Addressing(newFrom, to, cc, bcc, replyTo);
    }

    Addressing withTo(List<String> newTo) {
        return new Addressing(from, newTo, cc, bcc, replyTo);
    }

    Addressing withCc(List<String> newCc) {
        return new Addressing(from, to, newCc, bcc, replyTo);
    }

    Addressing withBcc(List<String> newBcc) {
        return new Addressing(from, to, cc, newBcc, replyTo);
    }

    Addressing withReplyTo(List<String> newReplyTo) {
        return new Addressing(from, to, cc, bcc, newReplyTo);
    }
}
