/** What memory a large backlog takes. */
@NullMarked
package io.postoffice.benchmark.memory;

import org.jspecify.annotations.NullMarked;
