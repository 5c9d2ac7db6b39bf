package io.postoffice.transport;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.function.LongSupplier;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;

/** Opens, checks and closes the connections of a pool. */
final class SmtpConnectionFactory extends BasePooledObjectFactory<SmtpConnection> {

    private final Session session;
    private final SmtpSettings settings;
    private final PoolSettings poolSettings;
    private final LongSupplier nanoTime;
    private final Watchdog watchdog;

    SmtpConnectionFactory(
            Session session,
            SmtpSettings settings,
            PoolSettings poolSettings,
            LongSupplier nanoTime,
            Watchdog watchdog) {
        this.session = session;
        this.settings = settings;
        this.poolSettings = poolSettings;
        this.nanoTime = nanoTime;
        this.watchdog = watchdog;
    }

    @Override
    public SmtpConnection create() throws FailedTryException {
        SmtpConnection connection = new SmtpConnection(session, settings, nanoTime, watchdog);
        try {
            connection.open();
            return connection;
        } catch (MessagingException | RuntimeException ex) {
            throw new FailedTryException(FailureClassifier.connecting(ex, connection.refusal()), ex);
        }
    }

    @Override
    public PooledObject<SmtpConnection> wrap(SmtpConnection connection) {
        return new DefaultPooledObject<>(connection);
    }

    @Override
    public boolean validateObject(PooledObject<SmtpConnection> pooled) {
        return pooled.getObject().isFit(poolSettings);
    }

    @Override
    public void destroyObject(PooledObject<SmtpConnection> pooled) throws MessagingException {
        pooled.getObject().close();
    }
}
