package io.postoffice.sample;

import io.postoffice.sample.OrderDesk.Confirmation;
import io.postoffice.sample.OrderDesk.OutOfStockException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
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
    Confirmation place(@Valid @RequestBody OrderRequest request) {
        return desk.place(request.email(), request.item(), request.quantity(), request.language());
    }

    @ExceptionHandler
    ProblemDetail outOfStock(OutOfStockException ex) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(ex.getMessage()));
    }

    /** What a customer orders. */
    record OrderRequest(
            @NotBlank String email,
            @NotBlank @Size(max = 255) String item,
            @NotNull @Positive Integer quantity,
            @Nullable String language) {}
}
