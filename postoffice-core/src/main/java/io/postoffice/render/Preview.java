package io.postoffice.render;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a template makes of data.
 *
 * @param subject {@code null} when the template has none
 * @param text made from the HTML when the template has none
 * @param html {@code null} when the template has none; its images are shown as {@code cid:} and what follows
 * @param lacking the names that the template asked for and the data has not, in alphabetical order
 */
public record Preview(
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        Set<String> lacking) {}
