/** Mail with files: what memory one takes, and what room many take. */
@NullMarked
package io.postoffice.benchmark.attachment;

import org.jspecify.annotations.NullMarked;
