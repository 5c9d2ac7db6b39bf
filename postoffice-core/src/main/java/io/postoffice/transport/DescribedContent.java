package io.postoffice.transport;

import jakarta.mail.MessagingException;

/**
 * Content that is described in a part's header as it is put in, and knows how to write itself. Jakarta Mail would parse the type
 * that it has just been given, for each part and once more for the message, and look up who can write it.
 */
interface DescribedContent {

    /** Brings the headers of parts within up to date, in which something else may have been put since. */
    void updateHeaders() throws MessagingException;
}
