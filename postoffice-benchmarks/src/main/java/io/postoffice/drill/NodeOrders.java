package io.postoffice.drill;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.MailReceipt;
import io.postoffice.MailService;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;

/** What an application may do to its node. */
final class NodeOrders {

    private final MailService mailService;
    private final HikariDataSource pool;
    private final Timer timer = new Timer("drill-timer", true);

    NodeOrders(ConfigurableApplicationContext context) {
        mailService = context.getBean(MailService.class);
        pool = context.getBean(HikariDataSource.class);
    }

    /**
     * Does what it is told.
     *
     * @return what to answer, in one line
     */
    String obey(String order, int number) {
        return switch (order) {
            case "send" -> send(number);
            case "hold" -> hold(number);
            case "heap" -> heap();
            case "time" -> Instant.now() + " " + System.currentTimeMillis();
            default -> throw new IllegalArgumentException("There is no order '%s'".formatted(order));
        };
    }

    /** Sends mail of its own; gives the Message-IDs. */
    private String send(int mails) {
        return mailService.sendMany(Collections.nCopies(mails, Stage.mail())).stream()
                .map(MailReceipt::messageId)
                .collect(Collectors.joining(" "));
    }

    /** Takes all connections of the application's pool, for so many milliseconds. */
    private String hold(int millis) {
        List<Connection> held = new ArrayList<>();
        while (held.size() < pool.getMaximumPoolSize()) {
            try {
                held.add(pool.getConnection());
            } catch (SQLException ex) {
                // The queue has it; it comes back.
            }
        }
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        held.forEach(NodeOrders::giveBack);
                    }
                },
                millis);
        return "held " + held.size();
    }

    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException ex) {
            throw new IllegalStateException("A connection cannot be given back", ex);
        }
    }

    /** How many bytes are in use after a collection. */
    private static String heap() {
        System.gc();
        return String.valueOf(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
}
