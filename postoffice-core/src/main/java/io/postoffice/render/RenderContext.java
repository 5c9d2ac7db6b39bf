package io.postoffice.render;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/**
 * What a rendering needs besides the data.
 *
 * @param locale how numbers and dates are written
 * @param messages the application's, for {@code #{...}}; {@code null} when there are none
 * @param images makes an address of an image's name; throws an {@link IllegalArgumentException} for an unknown one
 * @param lacking told the names that the data has not
 * @param content what fills the slot of a layout; {@code null} for a template that is none
 */
record RenderContext(
        Locale locale,
        @Nullable MessageSource messages,
        UnaryOperator<String> images,
        Consumer<String> lacking,
        @Nullable String content) {}
