package io.postoffice.transport;

/** A message could not be made, or no connection be opened for it; carries what that means. */
final class FailedTryException extends Exception {

    private final transient Receipt receipt;

    FailedTryException(Receipt receipt, Exception cause) {
        super(cause);
        this.receipt = receipt;
    }

    Receipt receipt() {
        return receipt;
    }
}
