package io.postoffice.outcome;

import io.postoffice.RecipientStatus;
import io.postoffice.outcome.Settlement.RecipientChange;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.RefusedRecipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a receipt says of each recipient. */
final class RecipientChanges {

    private RecipientChanges() {}

    /** Whoever of those that the mail went to is not refused was accepted. */
    static List<RecipientChange> of(Accepted accepted, Attempt attempt) {
        List<RecipientChange> changes = of(accepted.refused());
        List<String> refused =
                accepted.refused().stream().map(RefusedRecipient::address).toList();
        for (String address : attempt.mail().outstanding().addresses()) {
            if (!refused.contains(address)) {
                changes.add(new RecipientChange(address, RecipientStatus.ACCEPTED, accepted.reply()));
            }
        }
        return changes;
    }

    static List<RecipientChange> of(List<RefusedRecipient> refused) {
        List<RecipientChange> changes = new ArrayList<>();
        for (RefusedRecipient recipient : refused) {
            changes.add(new RecipientChange(recipient.address(), status(recipient), recipient.reply()));
        }
        return changes;
    }

    /** Leaves nobody pending, as the queue is done with the mail. */
    static List<RecipientChange> closed(List<RecipientChange> changes, Attempt attempt, RecipientStatus rest) {
        Map<String, RecipientChange> closed = new LinkedHashMap<>();
        for (String address : attempt.mail().outstanding().addresses()) {
            closed.put(address, new RecipientChange(address, rest, null));
        }
        for (RecipientChange change : changes) {
            RecipientStatus status = change.status() == RecipientStatus.PENDING ? rest : change.status();
            closed.put(change.address(), new RecipientChange(change.address(), status, change.reply()));
        }
        return List.copyOf(closed.values());
    }

    private static RecipientStatus status(RefusedRecipient recipient) {
        if (!recipient.permanent()) {
            return RecipientStatus.PENDING;
        }
        return recipient.reply().isAboutAddress() ? RecipientStatus.REJECTED : RecipientStatus.DENIED;
    }
}
