package io.postoffice.boot;

import io.postoffice.archive.MailArchive;
import io.postoffice.archive.MailDetails;
import io.postoffice.archive.MailQuery;
import io.postoffice.archive.MailRecord;
import io.postoffice.claim.Pauses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** The queue for the person on call: how much waits, what became of a mail, and what can be done about it. Never what a mail says. */
@WebEndpoint(id = "postoffice")
final class QueueEndpoint {

    private static final String MAILS = "mails";
    private static final String BACKENDS = "backends";

    private final MailArchive archive;
    private final QueueControl control;
    private final QueueEndpointProperties properties;

    QueueEndpoint(MailArchive archive, QueueControl control, QueueEndpointProperties properties) {
        this.archive = archive;
        this.control = control;
        this.properties = properties;
    }

    /** All backends, and how much mail there is. */
    @ReadOperation
    QueueOverview overview() {
        return control.countedOverview();
    }

    /** Searches for mail, the newest first; a next page begins before the last mail of the one before. */
    @ReadOperation
    WebEndpointResponse<Object> search(
            @Selector String section,
            @Nullable String recipient,
            @Nullable String tag,
            @Nullable String messageId,
            @Nullable String status,
            @Nullable String backend,
            @Nullable String template,
            @Nullable String from,
            @Nullable String until,
            @Nullable String before,
            @Nullable String limit) {
        if (!section.equals(MAILS)) {
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
        }
        try {
            MailQuery query = MailQuery.NEWEST;
            query = with(query, recipient, MailQuery::recipient);
            query = with(query, tag, MailQuery::tag);
            query = with(query, messageId, MailQuery::messageId);
            query = with(query, status, (sought, value) -> sought.status(SearchParameters.status(value)));
            query = with(query, backend, MailQuery::backend);
            query = with(query, template, MailQuery::template);
            query = with(query, from, (sought, value) -> sought.from(SearchParameters.time("from", value)));
            query = with(query, until, (sought, value) -> sought.until(SearchParameters.time("until", value)));
            query = with(query, before, (sought, value) -> sought.before(SearchParameters.identifier("before", value)));
            query = with(query, limit, (sought, value) -> sought.limit(SearchParameters.limit(value)));
            return new WebEndpointResponse<>(found(query));
        } catch (IllegalArgumentException ex) {
            return invalid(ex);
        }
    }

    /** There may be mail of a backend that there is no more; without any, the name is mistyped. */
    private List<MailRecord> found(MailQuery query) {
        List<MailRecord> found = archive.search(query);
        String backend = query.filter().backend();
        if (found.isEmpty() && backend != null) {
            control.known(backend);
        }
        return found;
    }

    private static MailQuery with(
            MailQuery query, @Nullable String value, BiFunction<MailQuery, String, MailQuery> criterion) {
        return value == null ? query : criterion.apply(query, value);
    }

    /** One mail, with its recipients and its attempts. */
    @ReadOperation
    WebEndpointResponse<Object> mail(SecurityContext security, @Selector String section, @Selector String id) {
        if (!section.equals(MAILS)) {
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
        }
        boolean shown = properties.showValues().isShown(security, properties.roles());
        try {
            Optional<MailDetails> details = archive.details(SearchParameters.identifier("id", id));
            return details.<WebEndpointResponse<Object>>map(
                            mail -> new WebEndpointResponse<>(shown ? mail : ShownMail.masked(mail)))
                    .orElseGet(() -> new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
        } catch (IllegalArgumentException ex) {
            return invalid(ex);
        }
    }

    /** Pauses, resumes or drains the whole queue. */
    @WriteOperation
    WebEndpointResponse<Object> actOnQueue(@Selector String action) {
        try {
            return switch (action) {
                case "pause" -> did("paused", control.pause(Pauses.ALL));
                case "resume" -> did("resumed", control.resume(Pauses.ALL));
                case "drain" -> new WebEndpointResponse<>(control.drain());
                default -> new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
            };
        } catch (IllegalStateException ex) {
            return invalid(ex);
        }
    }

    /** Pauses or resumes a backend; requeues, cancels or sends a mail. */
    @WriteOperation
    WebEndpointResponse<Object> act(@Selector String section, @Selector String name, @Selector String action) {
        try {
            return switch (section + '/' + action) {
                case BACKENDS + "/pause" -> did("paused", control.pause(control.known(name)));
                case BACKENDS + "/resume" -> did("resumed", control.resume(control.known(name)));
                case MAILS + "/requeue", MAILS + "/cancel", MAILS + "/send" ->
                    actOnMail(SearchParameters.identifier("id", name), action);
                default -> new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
            };
        } catch (IllegalArgumentException | IllegalStateException ex) {
            return invalid(ex);
        }
    }

    private WebEndpointResponse<Object> actOnMail(UUID id, String action) {
        if (archive.find(id).isEmpty()) {
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
        }
        return switch (action) {
            case "requeue" -> did("requeued", control.requeue(id));
            case "cancel" -> did("cancelled", archive.cancel(id));
            default -> new WebEndpointResponse<>(Map.of("status", control.send(id)));
        };
    }

    private static WebEndpointResponse<Object> did(String what, boolean done) {
        return new WebEndpointResponse<>(Map.of(what, done));
    }

    /** Says what is wrong in the body: an error page would leave it out. */
    private static WebEndpointResponse<Object> invalid(RuntimeException ex) {
        return new WebEndpointResponse<>(
                Map.of("problem", String.valueOf(ex.getMessage())), WebEndpointResponse.STATUS_BAD_REQUEST);
    }
}
