package io.postoffice.boot;

import io.postoffice.boot.QueueOverview.BackendOverview;
import io.postoffice.drain.BreakerStatus.State;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Tells how much mail waits. Up, whatever a backend does: no restart heals a mail server. Out of service where the application has set a
 * limit to what waits, and down while the database does not answer.
 */
final class QueueHealthIndicator extends AbstractHealthIndicator {

    private final QueueControl control;
    private final HealthProperties limits;

    QueueHealthIndicator(QueueControl control, HealthProperties limits) {
        super("The queue could not be looked at");
        this.control = control;
        this.limits = limits;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        QueueOverview overview = control.overview();
        builder.up();
        overview.backends().forEach((name, backend) -> {
            if (isTooMuch(backend)) {
                builder.outOfService();
            }
            builder.withDetail(name, details(backend, overview.pausedSince() != null));
        });
    }

    private boolean isTooMuch(BackendOverview backend) {
        Duration age = backend.oldestDue();
        return (limits.maxDue() != null && backend.due() > limits.maxDue())
                || (limits.maxAge() != null && age != null && age.compareTo(limits.maxAge()) > 0);
    }

    private static Map<String, Object> details(BackendOverview backend, boolean allPaused) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("due", backend.due());
        details.put("later", backend.later());
        if (backend.oldestDue() != null) {
            details.put("oldestDue", backend.oldestDue());
        }
        if (allPaused || backend.pausedSince() != null) {
            details.put("paused", true);
        }
        if (backend.lane() != null && backend.lane().breaker().state() != State.CLOSED) {
            details.put("outOfOrder", true);
        }
        return details;
    }
}
