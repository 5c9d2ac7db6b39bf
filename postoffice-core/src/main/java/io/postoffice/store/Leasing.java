package io.postoffice.store;

import io.postoffice.claim.ClaimRequest;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.store.ClaimedMailReader.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Leases mail that was found to be due, if it has somebody to go to, and its turn. */
final class Leasing {

    private static final String LEASE = """
            update postoffice_email
            set status = 'SENDING', due_at = null, claim_token = :token, claimed_by = :node, claimed_until = :until,
                attempts = attempts + 1, updated_at = {now}
            where id {in ids}
            """;

    /** The count of attempts is left alone: no attempt was made. */
    private static final String PUT_OFF = """
            update postoffice_email
            set due_at = :dueAt, updated_at = {now}
            where id = :id
            """;

    private final QueueDatabase database;
    private final RateRows rates;
    private final RecipientGuard recipientGuard;
    private final ClaimedMailReader reader;
    private final UnsendableMail unsendable;

    Leasing(
            QueueDatabase database,
            RateRows rates,
            RecipientGuard recipientGuard,
            ClaimedMailReader reader,
            UnsendableMail unsendable) {
        this.database = database;
        this.rates = rates;
        this.recipientGuard = recipientGuard;
        this.reader = reader;
        this.unsendable = unsendable;
    }

    /** As many as are asked for, in their order; puts off what the limits of its domains hold back. */
    List<ClaimedMail> lease(List<DueMail> found, ClaimRequest request, Turns turns) {
        List<DueMail> due = withTurns(recipientGuard.admit(found, request), request, turns);
        putOff(turns.putOff());
        rates.save(request.over(), turns);
        if (due.isEmpty()) {
            return List.of();
        }
        UUID token = UUID.randomUUID();
        List<UUID> ids = due.stream().map(DueMail::id).toList();
        database.update(
                LEASE,
                database.parameters()
                        .with("ids", ids)
                        .with("token", token)
                        .with("node", request.node())
                        .with("until", due.get(0).now().plus(request.lease())));
        Reading reading = reader.read(ids, token);
        unsendable.fail(due, reading.unreadable(), request);
        return reading.mails();
    }

    private List<DueMail> withTurns(List<DueMail> due, ClaimRequest request, Turns turns) {
        Map<UUID, Set<String>> domains = turns.areOfDomains() && !due.isEmpty()
                ? reader.domains(due.stream().map(DueMail::id).toList())
                : Map.of();
        List<DueMail> withTurns = new ArrayList<>();
        for (DueMail mail : due) {
            if (withTurns.size() == request.limit()) {
                break;
            }
            if (turns.give(mail, domains.getOrDefault(mail.id(), Set.of()))) {
                withTurns.add(mail);
            }
        }
        return withTurns;
    }

    private void putOff(Map<UUID, Instant> dueAgain) {
        database.updateAll(
                PUT_OFF,
                dueAgain.entrySet().stream()
                        .map(mail ->
                                database.parameters().with("id", mail.getKey()).with("dueAt", mail.getValue()))
                        .toList());
    }
}
