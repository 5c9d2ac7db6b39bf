/** Mail at rest: found, counted, withdrawn, taken up again and at last removed; port {@link io.postoffice.archive.MailRecords}. */
@NullMarked
package io.postoffice.archive;

import org.jspecify.annotations.NullMarked;
