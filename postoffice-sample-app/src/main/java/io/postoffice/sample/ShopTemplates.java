package io.postoffice.sample;

import io.postoffice.render.Template;
import io.postoffice.render.TemplateService;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Puts the shop's templates into a database that has none yet; from then on, they belong to those who edit them. */
@Component
class ShopTemplates implements ApplicationRunner {

    static final String ORDER = "order-confirmation";

    private static final String LAYOUT = "shop-layout";

    private final TemplateService templates;

    ShopTemplates(TemplateService templates) {
        this.templates = templates;
    }

    @Override
    public void run(ApplicationArguments args) {
        if (templates.findAll().isEmpty()) {
            templates.create(Template.named(LAYOUT)
                    .description("Around all mail of the shop")
                    .html("""
                    <html>
                      <body>
                        <p><img th:inline-image="'teapot.png'" alt="The Shop"></p>
                        <div th:content></div>
                        <p>The Shop, 1 Harbour Street</p>
                      </body>
                    </html>
                    """));
            templates.create(Template.named(ORDER)
                    .layout(LAYOUT)
                    .subject("Your order [[${id}]]")
                    .text("Thank you for ordering [[${quantity}]] × [[${item}]].")
                    .html("<p>Thank you for ordering [[${quantity}]] × <b th:text=\"${item}\">something</b>.</p>"));
            templates.translate(Template.named(ORDER)
                    .language("de")
                    .layout(LAYOUT)
                    .subject("Ihre Bestellung [[${id}]]")
                    .text("Danke für Ihre Bestellung: [[${quantity}]] × [[${item}]].")
                    .html("<p>Danke für Ihre Bestellung: [[${quantity}]] × <b th:text=\"${item}\">etwas</b>.</p>"));
        }
    }
}
