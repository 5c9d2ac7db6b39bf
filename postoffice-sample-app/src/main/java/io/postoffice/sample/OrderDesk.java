package io.postoffice.sample;

import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.MailReceipt;
import io.postoffice.MailService;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders. An order and its confirmation are stored in one transaction: there is never one without the other. */
@Service
class OrderDesk {

    private static final int STOCK = 100;

    private final ShopOrders orders;
    private final MailService mailService;

    OrderDesk(ShopOrders orders, MailService mailService) {
        this.orders = orders;
        this.mailService = mailService;
    }

    @Transactional
    Confirmation place(String email, String item, int quantity, @Nullable String language) {
        ShopOrder order = orders.save(new ShopOrder(item, quantity));
        Mail mail = Mail.to(email)
                .template(ShopTemplates.ORDER)
                .context("id", order.getId())
                .context("item", item)
                .context("quantity", quantity)
                .attach(invoice(order, item, quantity));
        MailReceipt receipt = mailService.send(language == null ? mail : mail.language(language));
        if (quantity > STOCK) {
            // Too late for a confirmation that had gone out already; this one is rolled back with the order.
            throw new OutOfStockException(STOCK);
        }
        return new Confirmation(order.getId(), receipt.id());
    }

    private static MailAttachment invoice(ShopOrder order, String item, int quantity) {
        String text = "Invoice %d\n\n%d × %s\n".formatted(order.getId(), quantity, item);
        return MailAttachment.of("invoice-%d.txt".formatted(order.getId()), text.getBytes(StandardCharsets.UTF_8))
                .contentType("text/plain; charset=utf-8");
    }

    /** An order that is stored, and the mail that tells the customer. */
    record Confirmation(long orderId, UUID mailId) {}

    /** More was ordered than there is. */
    static final class OutOfStockException extends RuntimeException {

        OutOfStockException(int stock) {
            super("There are only %d of it".formatted(stock));
        }
    }
}
