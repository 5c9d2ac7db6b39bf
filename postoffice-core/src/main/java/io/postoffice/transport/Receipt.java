package io.postoffice.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of one try to hand a message over. */
public sealed interface Receipt {

    /**
     * The server took responsibility for the message, for every address of the envelope but those refused.
     *
     * @param reply the server's last word, often with its own identifier of the message; {@code null} when unseen
     * @param refused the addresses that it would not take
     */
    record Accepted(@Nullable SmtpReply reply, List<RefusedRecipient> refused) implements Receipt {}

    /**
     * Not delivered to anybody, and worth another try later.
     *
     * @param refused the addresses that the server would not take; they need not be all
     */
    record Deferred(Failure failure, List<RefusedRecipient> refused) implements Receipt {}

    /**
     * Not delivered to anybody, and no try will change that.
     *
     * @param refused the addresses that the server would not take; they need not be all, when it refused the message
     * @param policy whether it refused to deal with us (relaying denied, authentication required), whatever the message and
     *     its recipients: others may fare the same
     */
    record Rejected(Failure failure, List<RefusedRecipient> refused, boolean policy) implements Receipt {

        /** A rejection of the message, or of its recipients. */
        public Rejected(Failure failure, List<RefusedRecipient> refused) {
            this(failure, refused, false);
        }
    }

    /**
     * The backend is out of order, whatever the message: not delivered, and other messages would fare the same.
     *
     * @param permanent whether somebody must mend a setting (credentials, TLS) before it works again
     */
    record BackendFault(Failure failure, boolean permanent) implements Receipt {}

    /** The message was written and no answer came: it may have been delivered or not. */
    record Unknown(Failure failure) implements Receipt {}
}
