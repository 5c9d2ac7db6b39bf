package io.postoffice.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** How long mails took from commit to acceptance. */
record Delays(List<Long> sortedMicros) {

    /** Waits until all of them are accepted. */
    static Delays of(Stage stage, List<String> messageIds) throws InterruptedException {
        List<Long> accepted = stage.acceptances(messageIds);
        Map<String, Long> committed = stage.sender().committed();
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < messageIds.size(); i++) {
            micros.add(accepted.get(i) - committed.getOrDefault(messageIds.get(i), 0L));
        }
        Collections.sort(micros);
        return new Delays(List.copyOf(micros));
    }

    /** @param part from 0 to 1, such as 0.99 for what only one of a hundred exceeds */
    Duration quantile(double part) {
        int index = (int) Math.ceil(part * sortedMicros.size()) - 1;
        return Duration.ofNanos(1000 * Math.max(0, sortedMicros.get(Math.max(0, index))));
    }
}
