/**
 * Render: templates and data become subject, text, HTML and images. The engine is a sandbox: who edits a template can neither run
 * code nor read anything but the data of a mail. May import the root package only.
 */
@NullMarked
package io.postoffice.render;

import org.jspecify.annotations.NullMarked;
