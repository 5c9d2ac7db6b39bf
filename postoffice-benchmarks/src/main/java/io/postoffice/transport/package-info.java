/** Measures the making of MIME messages. Stands in the package that it measures, because nothing of that is public. */
@NullMarked
package io.postoffice.transport;

import org.jspecify.annotations.NullMarked;
