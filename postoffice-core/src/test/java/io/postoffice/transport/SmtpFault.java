package io.postoffice.transport;

import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Reading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A way in which a server fails a mail to Ann and Bob.
 *
 * @param answers what it says to commands that start so, instead of the usual; {@code ""} is its greeting
 * @param properties the sender's, besides its defaults
 * @param receipt what is to be made of it
 */
record SmtpFault(
        String name, Map<String, String> answers, Map<String, String> properties, Set<Trait> traits, String receipt) {

    /** What else there is to it. */
    enum Trait {
        /** Nothing listens at its port. */
        AWAY,
        UNKNOWN_HOST,
        /** It breaks off after any answer of its own. */
        HANGS_UP,
        /** It breaks off while the body is being written. */
        HANGS_UP_IN_BODY,
        /** It does STARTTLS with a certificate that nobody vouches for. */
        UNTRUSTED,
        /** The sender has credentials for it. */
        CREDENTIALS,
        /** Bob's address would end its command. */
        ILLEGAL_ADDRESS
    }

    static SmtpFault fault(String name, Trait... traits) {
        return new SmtpFault(name, Map.of(), Map.of(), Set.of(traits), "");
    }

    static SmtpFault at(String command, String answer, Trait... traits) {
        String name = (command.isEmpty() ? "greeting" : command) + ' ' + (answer.isEmpty() ? "broken off" : answer);
        return fault(name, traits).answering(command, answer);
    }

    SmtpFault named(String newName) {
        return new SmtpFault(newName, answers, properties, traits, receipt);
    }

    SmtpFault answering(String command, String answer) {
        Map<String, String> more = new HashMap<>(answers);
        more.put(command, answer);
        return new SmtpFault(name, more, properties, traits, receipt);
    }

    SmtpFault offering(String extension) {
        return answering("EHLO", "250-sink\r\n250 " + extension);
    }

    /** With {@code mail.smtp.<name>}. */
    SmtpFault with(String property, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put("mail.smtp." + property, value);
        return new SmtpFault(name, answers, more, traits, receipt);
    }

    SmtpFault gives(String newReceipt) {
        return new SmtpFault(name, answers, properties, traits, newReceipt);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether it ends only when the sender has waited for long enough. */
    boolean takesTime() {
        return answers.containsValue(SmtpSink.SILENCE);
    }

    Properties mailProperties() {
        Properties mailProperties = new Properties();
        mailProperties.putAll(properties);
        return mailProperties;
    }

    List<String> envelope() {
        return List.of(
                SmtpDeliveryTest.ANN,
                has(Trait.ILLEGAL_ADDRESS) ? SmtpDeliveryTest.BOB + ">\r\nDATA" : SmtpDeliveryTest.BOB);
    }

    /** Has a server fail like this. */
    void play(SmtpSink sink, List<String> commands) {
        AtomicBoolean hungUp = new AtomicBoolean();
        sink.play((command, usual) -> {
            commands.add(command);
            String answer = hungUp.get() ? "" : answer(command, usual);
            hungUp.compareAndSet(false, has(Trait.HANGS_UP) && isOwnAnswer(command));
            return answer;
        });
        if (has(Trait.HANGS_UP_IN_BODY)) {
            sink.read(Reading.NOT_AT_ALL);
        }
        if (has(Trait.AWAY)) {
            sink.close();
        }
    }

    private String answer(String command, String usual) {
        Set<String> starts = new HashSet<>(answers.keySet());
        starts.removeIf(start -> !isStart(start, command));
        return starts.stream().findFirst().map(answers::get).orElse(usual);
    }

    private boolean isOwnAnswer(String command) {
        return answers.keySet().stream().anyMatch(start -> !start.equals("EHLO") && isStart(start, command));
    }

    private static boolean isStart(String start, String command) {
        return start.isEmpty() ? command.isEmpty() : command.startsWith(start);
    }

    /** What a test of it is called. */
    @Override
    public String toString() {
        return name;
    }
}
