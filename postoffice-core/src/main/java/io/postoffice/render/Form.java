package io.postoffice.render;

/** A part of a mail that a template makes. */
public enum Form {
    SUBJECT,
    TEXT,
    HTML
}
