package io.postoffice.enqueue;

import io.postoffice.Priority;
import org.jspecify.annotations.Nullable;

/**
 * What a mail has that does not say otherwise.
 *
 * @param from its sender; {@code null} to refuse such mail
 * @param split over which backend it goes
 * @param priority how urgent it is; not {@link Priority#NOW}, which is not for every mail
 */
public record MailDefaults(@Nullable String from, Split split, Priority priority) {

    public MailDefaults {
        if (priority == Priority.NOW) {
            throw new IllegalArgumentException("priority: NOW is for single mails; use HIGH");
        }
    }

    /** Where all mail goes over the same backend. */
    public MailDefaults(@Nullable String from, String backend, Priority priority) {
        this(from, Split.none(backend), priority);
    }
}
