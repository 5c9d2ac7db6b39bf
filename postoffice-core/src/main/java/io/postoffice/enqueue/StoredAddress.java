package io.postoffice.enqueue;

import io.postoffice.RecipientKind;
import jakarta.mail.internet.AddressException;

/** Addresses in the form in which mail is stored, for whoever looks for it. */
public final class StoredAddress {

    private StoredAddress() {}

    /**
     * The form that an address has in the queue, whatever it was written like: without a name, and with its domain in Punycode. What is no
     * address, or longer than any, stays as it is: there is no mail to it.
     */
    public static String of(String written) {
        try {
            return AddressParser.parse(RecipientKind.TO, written).address();
        } catch (AddressException ex) {
            return written;
        }
    }
}
