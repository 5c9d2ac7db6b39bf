package io.postoffice.transport;

import io.postoffice.MailMessage;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.Receipt.Unknown;
import jakarta.mail.Session;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/** Sends over SMTP, on connections that stay open from one message to the next. */
public final class PooledSmtpTransport implements MailTransport {

    private final Semaphore slots;
    private final GenericObjectPool<SmtpConnection> pool;
    private final Watchdog watchdog;

    /**
     * @param concurrency how many connections may be in use at once
     */
    public PooledSmtpTransport(SmtpSettings settings, PoolSettings poolSettings, int concurrency) {
        this(settings, poolSettings, concurrency, System::nanoTime);
    }

    PooledSmtpTransport(SmtpSettings settings, PoolSettings poolSettings, int concurrency, LongSupplier nanoTime) {
        this.slots = new Semaphore(concurrency);
        this.watchdog = new Watchdog(poolSettings.deadline());
        Session session = SmtpSession.create(settings, watchdog);
        GenericObjectPoolConfig<SmtpConnection> config = new GenericObjectPoolConfig<>();
        // The slots are the limit. The pool's own could be waited for in vain: closing a connection wakes nobody.
        config.setMaxTotal(-1);
        config.setMaxIdle(concurrency);
        config.setTestOnBorrow(true);
        config.setMinEvictableIdleDuration(poolSettings.idleLimit());
        // All of them; the default is three, and many connections would outlive their limit by minutes.
        config.setNumTestsPerEvictionRun(-1);
        config.setTimeBetweenEvictionRuns(poolSettings.idleLimit().dividedBy(2));
        config.setJmxEnabled(false);
        this.pool = new GenericObjectPool<>(
                new SmtpConnectionFactory(session, settings, poolSettings, nanoTime, watchdog), config);
    }

    @Override
    public Receipt send(MailMessage message, List<String> envelope) {
        WireMessage mime;
        try {
            mime = MimeComposer.compose(message, envelope);
        } catch (FailedTryException ex) {
            return ex.receipt();
        }
        slots.acquireUninterruptibly();
        try {
            return send(mime);
        } finally {
            slots.release();
        }
    }

    private Receipt send(WireMessage mime) {
        while (true) {
            SmtpConnection connection;
            try {
                connection = pool.borrowObject();
            } catch (FailedTryException ex) {
                return ex.receipt();
            } catch (Exception ex) {
                return FailureClassifier.connecting(ex, null);
            }
            boolean used = connection.isUsed();
            Receipt receipt = connection.send(mime);
            // Asked first: whoever borrows it next may break it off, too.
            boolean late = connection.isBrokenOff();
            putBack(connection, receipt);
            if (late || !(used && isStale(receipt))) {
                return receipt;
            }
        }
    }

    /** A kept connection that the server closed meanwhile says nothing about the message: a fresh one decides. */
    private static boolean isStale(Receipt receipt) {
        return receipt instanceof BackendFault
                || (receipt instanceof Deferred deferred
                        && deferred.failure().phase() == Phase.ENVELOPE
                        && deferred.failure().reply() == null);
    }

    private void putBack(SmtpConnection connection, Receipt receipt) {
        if (isBroken(receipt)) {
            connection.hangUp();
        }
        // Also when broken, to be found unfit: to invalidate it would open another in its place, and throw where that
        // fails.
        pool.returnObject(connection);
    }

    /** Without a reply to the message, nobody knows what the connection's next reply is to. */
    private static boolean isBroken(Receipt receipt) {
        return receipt instanceof BackendFault
                || receipt instanceof Unknown
                || (receipt instanceof Deferred deferred && deferred.failure().reply() == null)
                || (receipt instanceof Rejected rejected && rejected.failure().reply() == null);
    }

    @Override
    public int connections() {
        return pool.getNumActive() + pool.getNumIdle();
    }

    @Override
    public void close() {
        pool.close();
        watchdog.close();
    }
}
