package io.postoffice.render;

import java.time.Instant;

/**
 * A template as it is in the database.
 *
 * @param template what it is
 * @param version which each change gives it a new one of: the next, and that of a new template may be any
 * @param updatedAt when it was changed last
 */
public record StoredTemplate(Template template, int version, Instant updatedAt) {}
