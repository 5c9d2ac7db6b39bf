package io.postoffice.store;

import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.RecipientStatus;
import io.postoffice.enqueue.RecipientPolicy;
import io.postoffice.enqueue.RecipientPolicy.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has to change about a mail for it to keep to the policy of recipients.
 *
 * @param dropped the places of those who are not to receive it
 * @param added who stands in for them, and has not received it yet
 * @param next the place of the first of these
 * @param headers its headers, as they are stored; {@code null} to leave them
 * @param reachesSomebody whether it goes to anybody then
 */
record Redirection(
        List<Integer> dropped,
        List<Recipient> added,
        int next,
        @Nullable String headers,
        boolean reachesSomebody) {

    /**
     * Works out what has to change.
     *
     * @param stored the mail's recipients, in order of their places
     * @param headers the headers of the mail, as they are stored
     * @return empty if nothing has to
     * @throws RuntimeException if the mail cannot be read
     */
    static Optional<Redirection> of(List<Stored> stored, @Nullable String headers, RecipientPolicy policy) {
        List<Recipient> pending = recipients(stored, RecipientStatus.PENDING);
        if (policy.admits(pending)) {
            return Optional.empty();
        }
        Outcome outcome = policy.apply(pending);
        List<Integer> dropped = stored.stream()
                .filter(row ->
                        row.is(RecipientStatus.PENDING) && !outcome.kept().contains(row.recipient()))
                .map(Stored::index)
                .toList();
        List<String> received = recipients(stored, RecipientStatus.ACCEPTED).stream()
                .map(Recipient::address)
                .toList();
        List<Recipient> added = new ArrayList<>(outcome.kept());
        added.removeAll(pending);
        added.removeIf(recipient -> received.contains(recipient.address()));
        boolean reachesSomebody = !added.isEmpty()
                || outcome.kept().stream().anyMatch(kept -> kept.kind().isDelivered() && pending.contains(kept));
        int next = stored.get(stored.size() - 1).index() + 1;
        return Optional.of(
                new Redirection(dropped, added, next, headers(headers, outcome.original()), reachesSomebody));
    }

    private static List<Recipient> recipients(List<Stored> stored, RecipientStatus status) {
        return stored.stream()
                .filter(row -> row.is(status))
                .map(Stored::recipient)
                .toList();
    }

    /** Whoever was to receive it at first stays named, though it is redirected more than once. */
    private static @Nullable String headers(@Nullable String stored, Optional<String> original) {
        if (original.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>(JsonColumn.read(stored));
        headers.putIfAbsent(RecipientPolicy.ORIGINAL_HEADER, original.get());
        return JsonColumn.write(headers);
    }

    /** A row of a recipient, as it is stored; only as a recipient is it known to make sense. */
    record Stored(
            int index,
            String kind,
            String address,
            @Nullable String personal,
            String status) {

        boolean is(RecipientStatus other) {
            return status.equals(other.name());
        }

        Recipient recipient() {
            return new Recipient(RecipientKind.valueOf(kind), address, personal);
        }

        /** Leaves the address out: addresses are kept out of logs. */
        @Override
        public String toString() {
            return "Stored[%d, %s, %s]".formatted(index, kind, status);
        }
    }
}
