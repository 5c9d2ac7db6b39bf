package io.postoffice.sample;

import io.postoffice.InvalidMailException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.exc.InvalidFormatException;

/** Tells what is wrong with a request, field by field. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class Problems {

    @ExceptionHandler
    ProblemDetail invalidRequest(MethodArgumentNotValidException ex) {
        String fields = ex.getFieldErrors().stream()
                .map(error -> error.getField() + " " + error.getDefaultMessage())
                .sorted()
                .collect(Collectors.joining(", "));
        return badRequest("The request cannot be taken: " + fields);
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException ex) {
        if (ex.getCause() instanceof InvalidFormatException cause
                && !cause.getPath().isEmpty()) {
            return badRequest("The request cannot be taken: %s is not %s"
                    .formatted(
                            cause.getPath().get(0).getPropertyName(),
                            cause.getTargetType().isEnum()
                                    ? "one of "
                                            + Arrays.toString(
                                                    cause.getTargetType().getEnumConstants())
                                    : "a " + cause.getTargetType().getSimpleName()));
        }
        return badRequest("The request cannot be taken: it is no JSON of the right shape");
    }

    @ExceptionHandler
    ProblemDetail invalidMail(InvalidMailException ex) {
        return badRequest(String.valueOf(ex.getMessage()));
    }

    private static ProblemDetail badRequest(String detail) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
    }
}
