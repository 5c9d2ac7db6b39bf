package io.postoffice;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who a {@link Mail} is from and for, as the application wrote it. */
record Addressing(@Nullable String from, List<String> to, List<String> cc, List<String> bcc, List<String> replyTo) {

    /** Addresses often come from a form or a table: one that is missing there is told by its place. */
    static List<String> listOf(String field, Collection<String> addresses) {
        List<String> list = new ArrayList<>(Objects.requireNonNull(addresses, field));
        int missing = list.indexOf(null);
        if (missing >= 0) {
            throw new InvalidMailException(List.of("%s[%d]: is null".formatted(field, missing)));
        }
        return Collections.unmodifiableList(list);
    }

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
