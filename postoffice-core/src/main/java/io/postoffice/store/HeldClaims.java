package io.postoffice.store;

import io.postoffice.claim.Claim;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells which claims are still held, and locks their rows for the rest of the transaction. Asked apart from the update that
 * follows, whose counts some drivers do not tell for a batch ({@link java.sql.Statement#SUCCESS_NO_INFO}).
 */
final class HeldClaims {

    /** In the order of the key, always, so that two transactions cannot wait for each other. */
    private static final String LOCK = """
            select id, claim_token, {now} as db_now
            from postoffice_email
            where id {in ids} and status = 'SENDING' and claim_token is not null
            order by id
            for update
            """;

    private final QueueDatabase database;

    HeldClaims(QueueDatabase database) {
        this.database = database;
    }

    /** The time is the database's; without held claims it is of no account. */
    Held lock(Collection<Claim> claims) {
        List<Claimed> rows = database.query(
                LOCK,
                database.parameters()
                        .with("ids", claims.stream().map(Claim::emailId).toList()),
                (row, number) -> new Claimed(
                        new Claim(database.uuid(row, "id"), database.uuid(row, "claim_token")),
                        database.requiredInstant(row, "db_now")));
        Set<Claim> wanted = Set.copyOf(claims);
        Set<Claim> held =
                rows.stream().map(Claimed::claim).filter(wanted::contains).collect(Collectors.toSet());
        Instant now = rows.isEmpty() ? Instant.EPOCH : rows.get(rows.size() - 1).now();
        return new Held(held, now);
    }

    record Held(Set<Claim> claims, Instant now) {}

    private record Claimed(Claim claim, Instant now) {}
}
