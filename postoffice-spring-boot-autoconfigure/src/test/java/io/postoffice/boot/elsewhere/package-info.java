/** An entity of an application that is in no package of its configuration. */
@NullMarked
package io.postoffice.boot.elsewhere;

import org.jspecify.annotations.NullMarked;
