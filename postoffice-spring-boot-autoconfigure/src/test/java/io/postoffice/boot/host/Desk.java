package io.postoffice.boot.host;

import io.postoffice.Mail;
import io.postoffice.MailReceipt;
import io.postoffice.MailService;
import jakarta.persistence.EntityManager;
import java.util.UUID;
import org.springframework.transaction.annotation.Transactional;

/** Writes rows of the application and hands in a mail, in one transaction. */
public class Desk {

    private final EntityManager entities;
    private final MailService mailService;

    public Desk(EntityManager entities, MailService mailService) {
        this.entities = entities;
        this.mailService = mailService;
    }

    @Transactional
    public MailReceipt write(String subject) {
        return writeInTransaction(subject);
    }

    @Transactional
    public void writeAndFail(String subject) {
        writeInTransaction(subject);
        entities.flush();
        throw new UnsupportedOperationException("The application changed its mind");
    }

    @Transactional(readOnly = true)
    public void writeReadOnly(String subject) {
        mailService.send(mail(subject));
    }

    private MailReceipt writeInTransaction(String subject) {
        Email email = new Email(UUID.randomUUID().toString(), subject);
        entities.persist(email);
        entities.persist(new Attachment(UUID.randomUUID().toString(), email, "file.txt"));
        return mailService.send(mail(subject));
    }

    private static Mail mail(String subject) {
        return Mail.to("ann@example.org").subject(subject).text("Hello");
    }
}
