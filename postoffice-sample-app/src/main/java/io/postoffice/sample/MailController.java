package io.postoffice.sample;

import io.postoffice.Mail;
import io.postoffice.MailReceipt;
import io.postoffice.MailService;
import io.postoffice.Priority;
import io.postoffice.archive.MailArchive;
import io.postoffice.archive.MailRecord;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Any mail, to try what the queue can do. */
@RestController
class MailController {

    private final MailService mailService;
    private final MailArchive archive;

    MailController(MailService mailService, MailArchive archive) {
        this.mailService = mailService;
        this.archive = archive;
    }

    @PostMapping("/mails")
    @ResponseStatus(HttpStatus.CREATED)
    MailReceipt send(@Valid @RequestBody MailRequest request) {
        return mailService.send(request.mail());
    }

    @GetMapping("/mails/{id}")
    ResponseEntity<MailRecord> find(@PathVariable UUID id) {
        return ResponseEntity.of(archive.find(id));
    }

    /** 409 when it is too late. */
    @DeleteMapping("/mails/{id}")
    ResponseEntity<Void> cancel(@PathVariable UUID id) {
        return ResponseEntity.status(archive.cancel(id) ? HttpStatus.NO_CONTENT : HttpStatus.CONFLICT)
                .build();
    }

    /** Sends what waits at once; 409 when it does not wait. */
    @PostMapping("/mails/{id}/now")
    ResponseEntity<Void> sendNow(@PathVariable UUID id) {
        return ResponseEntity.status(
                        archive.reschedule(id, Instant.now()) ? HttpStatus.NO_CONTENT : HttpStatus.CONFLICT)
                .build();
    }

    /** A mail as JSON. */
    record MailRequest(
            @NotBlank String to,
            @Nullable String subject,
            @Nullable String text,
            @Nullable Priority priority,
            @Nullable Instant scheduledAt,
            @Nullable Instant expiresAt,
            @Nullable String idempotencyKey,
            @Nullable List<String> tags) {

        Mail mail() {
            Mail mail = Mail.to(to)
                    .subject(subject == null ? "" : subject)
                    .text(text == null ? "" : text)
                    .priority(priority == null ? Priority.MEDIUM : priority)
                    .tags(tags == null ? List.of() : tags);
            mail = scheduledAt == null ? mail : mail.scheduledAt(scheduledAt);
            mail = expiresAt == null ? mail : mail.expiresAt(expiresAt);
            return idempotencyKey == null ? mail : mail.idempotencyKey(idempotencyKey);
        }
    }
}
