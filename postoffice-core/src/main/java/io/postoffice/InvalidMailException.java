package io.postoffice;

import java.util.List;

/**
 * A mail, or one of several, cannot be sent as it is; nothing of the call was stored. The message names each field that is
 * wrong and the remedy, never an address or a text.
 */
public final class InvalidMailException extends IllegalArgumentException {

    private final List<String> problems;

    public InvalidMailException(List<String> problems) {
        super("The mail cannot be sent: " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One entry for each thing that is wrong, starting with the name of the field; never empty. */
    public List<String> problems() {
        return problems;
    }
}
