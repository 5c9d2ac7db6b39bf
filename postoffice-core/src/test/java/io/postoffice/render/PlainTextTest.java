package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** HTML as plain text, for those who read that. */
final class PlainTextTest {

    @Test
    void structureIsKept() {
        assertThat(PlainText.of("""
                <html><head><title>No</title><style>p { x }</style></head><body>
                <div style="display:none">Hidden</div>
                <h1>Hello   Ann</h1>
                <p>Thank you for<br>your <b>order</b> &amp; trust.</p>
                <ul><li>Tea</li><li>Pot</li></ul>
                <table><tr><td>Total</td><td>5 €</td></tr><tr><td>Tax</td><td>1 €</td></tr></table>
                <p><a href="https://x.org/o">Your order</a>, <a href="mailto:help@x.org">help@x.org</a></p>
                <img src="cid:1" alt="The Shop">
                </body></html>
                """, Cost.deadline())).isEqualTo("""
                Hello Ann

                Thank you for
                your order & trust.

                - Tea
                - Pot

                Total  5 €
                Tax  1 €

                Your order (https://x.org/o), help@x.org

                The Shop
                """);
    }

    @Test
    void deepAndBrokenHtmlIsRead() {
        assertThatCode(() -> PlainText.of("<b>".repeat(20_000) + "x", Cost.deadline()))
                .doesNotThrowAnyException();
        assertThat(PlainText.of("a < b", Cost.deadline())).isEqualTo("a < b\n");
        assertThat(PlainText.of("", Cost.deadline())).isEmpty();
    }

    @Test
    void linesAreThoseThatABrowserShows() {
        assertThat(PlainText.of(
                        "a<center>b</center>c<nav>d</nav><figure>e<figcaption>f</figcaption></figure>g",
                        Cost.deadline()))
                .isEqualTo("a\nb\nc\nd\ne\nf\ng\n");
        assertThat(PlainText.of("<p>a  b</p><pre>x = 1\n  <b>y\n</b>  z</pre><p>c  d</p>", Cost.deadline()))
                .isEqualTo("a b\n\nx = 1\n  y\n  z\n\nc d\n");
    }

    @Test
    void hugeHtmlIsNotTakenApart() {
        assertThat(PlainText.of("<b>".repeat(100_000), Cost.deadline())).isNull();
        assertThat(Cost.timely(() -> String.valueOf(PlainText.of("<li><u class=a>x".repeat(16_000), Cost.deadline()))))
                .startsWith("- x");
    }
}
