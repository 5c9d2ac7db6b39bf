/** An application without entities. */
@NullMarked
package io.postoffice.boot.plain;

import org.jspecify.annotations.NullMarked;
