package io.postoffice.drill;

import io.postoffice.Mail;
import io.postoffice.MailReceipt;
import io.postoffice.MailService;
import io.postoffice.benchmark.fixture.Database;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

/** The application that sends the mail, and delivers none of it: keeps what was committed, and when. */
final class Sender implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final MailService mailService;
    private final JdbcTemplate jdbc;
    private final Map<String, Long> committed = new ConcurrentHashMap<>();

    Sender(Database database, List<String> properties) {
        context = new SpringApplicationBuilder(NodeMain.Application.class)
                .web(WebApplicationType.NONE)
                .run(properties.toArray(String[]::new));
        mailService = context.getBean(MailService.class);
        jdbc = new JdbcTemplate(context.getBean(DataSource.class));
    }

    /**
     * Sends so many mails in a transaction.
     *
     * @return their Message-IDs
     */
    List<String> send(int mails, Mail mail) {
        List<MailReceipt> receipts = mailService.sendMany(Collections.nCopies(mails, mail));
        List<String> messageIds = receipts.stream().map(MailReceipt::messageId).toList();
        note(messageIds);
        return messageIds;
    }

    /** Keeps what was committed just now, by it or by a node. */
    void note(List<String> messageIds) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        messageIds.forEach(messageId -> committed.put(messageId, now));
    }

    /**
     * Sends mail while the database may be away.
     *
     * @return whether it is known to be committed. What is not may be all the same, and is of no account
     */
    boolean tryToSend(int mails, Mail mail) {
        try {
            send(mails, mail);
            return true;
        } catch (DataAccessException | TransactionException ex) {
            return false;
        }
    }

    /** When each Message-ID was committed, in microseconds. */
    Map<String, Long> committed() {
        return committed;
    }

    DataSource dataSource() {
        return context.getBean(DataSource.class);
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    /** How many mails are neither sent nor given up. */
    int unfinished() {
        return count("status in ('QUEUED', 'REQUEUED', 'SENDING')");
    }

    int count(String condition) {
        Integer count = jdbc.queryForObject("select count(*) from postoffice_email where " + condition, Integer.class);
        return count == null ? 0 : count;
    }

    /** The Message-IDs of what is written down as sent. */
    List<String> settled() {
        return jdbc.queryForList("select message_id from postoffice_email where status = 'SENT'", String.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
