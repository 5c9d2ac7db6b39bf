package io.postoffice.archive;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long mail is kept that the queue is done with, from when it was.
 *
 * @param retention after so long all of it is removed; {@code null} for never
 * @param purgeContentAfter after so long what it says and carries is removed; {@code null} for not before the rest
 * @param attachmentGrace how old bytes have to be that belong to no attachment, for them to be removed with the attachments that no
 *     mail carries; {@code null} for neither
 */
public record CleanupRules(
        @Nullable Duration retention,
        @Nullable Duration purgeContentAfter,
        @Nullable Duration attachmentGrace) {}
