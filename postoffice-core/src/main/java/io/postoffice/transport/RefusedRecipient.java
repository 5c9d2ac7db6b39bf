package io.postoffice.transport;

/**
 * One address that the server would not take.
 *
 * @param address the address as it was in the envelope
 * @param reply what the server said to it
 * @param permanent whether it will say the same again, be it the address's fault or ({@link SmtpReply#isPolicy}) ours
 */
public record RefusedRecipient(String address, SmtpReply reply, boolean permanent) {

    /** Leaves the address out: addresses are kept out of logs. */
    @Override
    public String toString() {
        return "RefusedRecipient[%s, permanent=%s]".formatted(reply, permanent);
    }
}
