package io.postoffice.transport;

import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.Receipt.Unknown;
import java.util.List;

/** A receipt on one line, for tables of them. */
final class ReceiptText {

    private ReceiptText() {}

    static String of(Receipt receipt) {
        if (receipt instanceof Accepted accepted) {
            SmtpReply reply = accepted.reply();
            return "Accepted: " + (reply == null ? "unseen" : reply.text()) + describe(accepted.refused());
        } else if (receipt instanceof Deferred deferred) {
            return "Deferred in " + describe(deferred.failure()) + describe(deferred.refused());
        } else if (receipt instanceof Rejected rejected) {
            String kind = rejected.policy() ? "Rejected by policy in " : "Rejected in ";
            return kind + describe(rejected.failure()) + describe(rejected.refused());
        } else if (receipt instanceof BackendFault backend) {
            return "Backend at fault for " + (backend.permanent() ? "good" : "now") + " in "
                    + describe(backend.failure());
        }
        return "Unknown in " + describe(((Unknown) receipt).failure());
    }

    private static String describe(Failure failure) {
        SmtpReply reply = failure.reply();
        String why = reply != null ? reply.text() : failure.reason() != null ? failure.reason() : "no reply";
        return failure.phase() + ": " + why;
    }

    private static String describe(List<RefusedRecipient> refused) {
        StringBuilder all = new StringBuilder();
        refused.stream()
                .map(recipient -> "; %s %s (%s)"
                        .formatted(
                                recipient.address().replaceAll("@.*", ""),
                                recipient.permanent() ? "never" : "later",
                                recipient.reply()))
                .sorted()
                .forEach(all::append);
        return all.toString();
    }
}
