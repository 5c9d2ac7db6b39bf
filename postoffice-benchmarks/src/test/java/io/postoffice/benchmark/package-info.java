@NullMarked
package io.postoffice.benchmark;

import org.jspecify.annotations.NullMarked;
