/** Measures the rendering of templates. Stands in the package that it measures, because nothing of that is public. */
@NullMarked
package io.postoffice.render;

import org.jspecify.annotations.NullMarked;
