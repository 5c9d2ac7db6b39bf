package io.postoffice.enqueue;

import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import jakarta.mail.internet.AddressException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the mail of a development or staging system from real people, on every path by which mail is stored, and again when it is
 * sent.
 *
 * @param override addresses that all mail goes to instead of its own recipients; empty to leave those
 * @param allowed addresses, and domains that begin with {@code @}, in lower case, that mail may go to; empty for all
 */
public record RecipientPolicy(List<Recipient> override, Set<String> allowed) {

    /** Every mail goes to its own recipients. */
    public static final RecipientPolicy NONE = new RecipientPolicy(List.of(), Set.of());

    /** Names the recipients of a mail that went to somebody else. */
    public static final String ORIGINAL_HEADER = "X-Postoffice-Original-To";

    private static final int MAX_NAMED = 50;

    public RecipientPolicy {
        override = List.copyOf(override);
        allowed = Set.copyOf(allowed);
    }

    /**
     * A policy as it is configured.
     *
     * @param override addresses
     * @param allow addresses, and domains that begin with {@code @}
     * @throws IllegalArgumentException if one is neither; names its place, not the address
     */
    public static RecipientPolicy of(List<String> override, List<String> allow) {
        List<Recipient> instead = new ArrayList<>();
        for (int i = 0; i < override.size(); i++) {
            instead.add(parse("override[%d]".formatted(i), override.get(i)));
        }
        Set<String> allowed = new HashSet<>();
        for (int i = 0; i < allow.size(); i++) {
            allowed.add(allowedForm("allow[%d]".formatted(i), allow.get(i)));
        }
        return new RecipientPolicy(instead, allowed);
    }

    private static String allowedForm(String field, String entry) {
        String address = entry.startsWith("@") ? "any" + entry : entry;
        String parsed = lower(parse(field, address).address());
        return entry.startsWith("@") ? parsed.substring(parsed.indexOf('@')) : parsed;
    }

    private static Recipient parse(String field, String address) {
        try {
            return AddressParser.parse(RecipientKind.TO, address);
        } catch (AddressException ex) {
            throw new IllegalArgumentException(field + ": " + ex.getMessage(), ex);
        }
    }

    /** Whether a mail may go to all of these as it is; where answers go is of no matter. */
    public boolean admits(List<Recipient> recipients) {
        Set<String> standIns =
                override.stream().map(recipient -> lower(recipient.address())).collect(Collectors.toSet());
        return recipients.stream()
                .filter(RecipientPolicy::isDelivered)
                .allMatch(recipient ->
                        isAllowed(recipient) && (standIns.isEmpty() || standIns.contains(lower(recipient.address()))));
    }

    /** Who the mail goes to, and who does not get it. */
    public Outcome apply(List<Recipient> recipients) {
        if (override.isEmpty()) {
            return allowing(recipients, Optional.empty());
        }
        List<Recipient> replaced = Stream.concat(
                        override.stream(), recipients.stream().filter(recipient -> !isDelivered(recipient)))
                .toList();
        return allowing(replaced, Optional.of(named(recipients)));
    }

    private Outcome allowing(List<Recipient> recipients, Optional<String> original) {
        List<Recipient> kept = recipients.stream()
                .filter(recipient -> !isDelivered(recipient) || isAllowed(recipient))
                .toList();
        List<Recipient> dropped = recipients.stream()
                .filter(recipient -> isDelivered(recipient) && !isAllowed(recipient))
                .toList();
        return new Outcome(kept, dropped, original);
    }

    private boolean isAllowed(Recipient recipient) {
        String address = lower(recipient.address());
        return allowed.isEmpty()
                || allowed.contains(address)
                || allowed.contains(address.substring(address.lastIndexOf('@')));
    }

    private static boolean isDelivered(Recipient recipient) {
        return recipient.kind().isDelivered();
    }

    private static String named(List<Recipient> recipients) {
        List<Recipient> delivered =
                recipients.stream().filter(RecipientPolicy::isDelivered).toList();
        String addresses = delivered.stream()
                .limit(MAX_NAMED)
                .map(recipient -> recipient.kind() == RecipientKind.TO
                        ? recipient.address()
                        : recipient.kind().name().toLowerCase(Locale.ROOT) + ":" + recipient.address())
                .collect(Collectors.joining(", "));
        int more = delivered.size() - MAX_NAMED;
        return more > 0 ? "%s and %d more".formatted(addresses, more) : addresses;
    }

    private static String lower(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    /** Leaves the addresses out: they are kept out of logs. */
    @Override
    public String toString() {
        return "RecipientPolicy[override=%d, allowed=%d]".formatted(override.size(), allowed.size());
    }

    /**
     * What the policy makes of a mail's recipients.
     *
     * @param kept who it goes to, and where answers go
     * @param dropped who was to receive it, and does not
     * @param original the recipients that were replaced, for a header; empty if they were not
     */
    public record Outcome(List<Recipient> kept, List<Recipient> dropped, Optional<String> original) {

        /** Tells how many: addresses are kept out of logs. */
        @Override
        public String toString() {
            return "Outcome[kept=%d, dropped=%d]".formatted(kept.size(), dropped.size());
        }
    }
}
