package io.postoffice.sample;

import io.postoffice.InvalidMailException;
import io.postoffice.sample.OrderDesk.Confirmation;
import io.postoffice.sample.OrderDesk.OutOfStockException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /orders}. */
@RestController
class OrderController {

    private final OrderDesk desk;

    OrderController(OrderDesk desk) {
        this.desk = desk;
    }

    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.CREATED)
    Confirmation place(@RequestBody OrderRequest request) {
        return desk.place(request.email(), request.item(), request.quantity());
    }

    @ExceptionHandler
    ProblemDetail invalidMail(InvalidMailException ex) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail outOfStock(OutOfStockException ex) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(ex.getMessage()));
    }

    /** What a customer orders. */
    record OrderRequest(String email, String item, int quantity) {}
}
