package io.postoffice.render;

import java.time.Instant;

/**
 * A template as it is in the database.
 *
 * @param template what it is
 * @param version counts its changes, from 0
 * @param updatedAt when it was changed last
 */
public record StoredTemplate(Template template, int version, Instant updatedAt) {}
