/** Whole-path benchmarks of the queue, beside what people use without it. The door is {@link io.postoffice.benchmark.Benchmarks}. */
@NullMarked
package io.postoffice.benchmark;

import org.jspecify.annotations.NullMarked;
