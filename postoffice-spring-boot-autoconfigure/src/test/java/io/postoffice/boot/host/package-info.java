/** An ordinary application that the queue is a guest of, with entities called as ours are. */
@NullMarked
package io.postoffice.boot.host;

import org.jspecify.annotations.NullMarked;
