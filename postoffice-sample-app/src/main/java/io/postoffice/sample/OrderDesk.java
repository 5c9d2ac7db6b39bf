package io.postoffice.sample;

import io.postoffice.Mail;
import io.postoffice.MailReceipt;
import io.postoffice.MailService;
import java.util.UUID;
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
    Confirmation place(String email, String item, int quantity) {
        ShopOrder order = orders.save(new ShopOrder(item, quantity));
        MailReceipt receipt = mailService.send(Mail.to(email)
                .subject("Your order %d".formatted(order.getId()))
                .text("Thank you for ordering %d × %s.".formatted(quantity, item)));
        if (quantity > STOCK) {
            // Too late for a confirmation that had gone out already; this one is rolled back with the order.
            throw new OutOfStockException(STOCK);
        }
        return new Confirmation(order.getId(), receipt.id());
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
