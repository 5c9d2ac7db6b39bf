/** Ways to store work in a database. */
@NullMarked
package io.postoffice.benchmark.enqueue;

import org.jspecify.annotations.NullMarked;
