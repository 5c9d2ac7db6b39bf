package io.postoffice.enqueue;

import io.postoffice.Mail;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an application may label a mail with: as much as the tables hold, and nothing that databases take for equal. */
final class LabelRules {

    private static final int MAX_KEY = 200;
    private static final int MAX_TAGS = 20;
    private static final int MAX_NAME = 100;
    private static final int MAX_METADATA = 50;
    private static final int MAX_VALUE = 2000;

    private LabelRules() {}

    /** What is wrong with the labels of a mail, by field. */
    static Map<String, String> problems(Mail mail) {
        Map<String, String> problems = new LinkedHashMap<>();
        String key = mail.idempotencyKey();
        if (key != null) {
            problemInName(key, MAX_KEY).ifPresent(problem -> problems.put("idempotencyKey", problem));
        }
        checkTags(mail, problems);
        checkMetadata(mail, problems);
        return problems;
    }

    private static void checkTags(Mail mail, Map<String, String> problems) {
        if (mail.tags().size() > MAX_TAGS) {
            problems.put("tags", "more than " + MAX_TAGS);
        }
        for (int i = 0; i < mail.tags().size(); i++) {
            String field = "tags[%d]".formatted(i);
            problemInName(mail.tags().get(i), MAX_NAME).ifPresent(problem -> problems.put(field, problem));
        }
    }

    private static void checkMetadata(Mail mail, Map<String, String> problems) {
        if (mail.metadata().size() > MAX_METADATA) {
            problems.put("metadata", "more than " + MAX_METADATA);
        }
        int index = 0;
        for (Map.Entry<String, String> entry : mail.metadata().entrySet()) {
            // By its place: the name itself may be what is wrong.
            String field = "metadata[%d]".formatted(index++);
            problemInName(entry.getKey(), MAX_NAME)
                    .or(() -> problemInValue(entry.getValue()))
                    .ifPresent(problem -> problems.put(field, problem));
        }
    }

    /** A space at an end is refused because MariaDB and MySQL compare without it. */
    private static Optional<String> problemInName(String name, int maxLength) {
        if (name.isBlank() || name.length() > maxLength) {
            return Optional.of("not of 1 to %d characters".formatted(maxLength));
        }
        if (!name.equals(name.strip())) {
            return Optional.of("begins or ends with a space");
        }
        return CharacterRules.problemInLine(name);
    }

    private static Optional<String> problemInValue(String value) {
        if (value.length() > MAX_VALUE) {
            return Optional.of("longer than %d characters".formatted(MAX_VALUE));
        }
        return CharacterRules.problemInText(value);
    }
}
