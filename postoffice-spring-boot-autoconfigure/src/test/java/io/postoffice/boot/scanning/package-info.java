/** An application that names the packages of its entities and repositories itself. */
@NullMarked
package io.postoffice.boot.scanning;

import org.jspecify.annotations.NullMarked;
