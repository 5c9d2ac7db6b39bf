package io.postoffice.store;

import java.sql.BatchUpdateException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Translates as Spring does, but lets nothing through that a driver or a database has written: PostgreSQL's driver repeats
 * the parameters of a failed batch, which are bodies and addresses, and servers repeat the row that they refuse.
 */
final class DiscreetTranslator implements SQLExceptionTranslator {

    /** What Spring's translator tells apart by type; everything else, it tells apart by SQLState and error code. */
    private static final List<Category> CATEGORIES = List.of(
            new Category(SQLIntegrityConstraintViolationException.class, SQLIntegrityConstraintViolationException::new),
            new Category(SQLDataException.class, SQLDataException::new),
            new Category(SQLSyntaxErrorException.class, SQLSyntaxErrorException::new),
            new Category(SQLFeatureNotSupportedException.class, SQLFeatureNotSupportedException::new),
            new Category(SQLInvalidAuthorizationSpecException.class, SQLInvalidAuthorizationSpecException::new),
            new Category(SQLNonTransientConnectionException.class, SQLNonTransientConnectionException::new),
            new Category(SQLTransientConnectionException.class, SQLTransientConnectionException::new),
            new Category(SQLTransactionRollbackException.class, SQLTransactionRollbackException::new),
            new Category(SQLTimeoutException.class, SQLTimeoutException::new),
            new Category(SQLRecoverableException.class, SQLRecoverableException::new),
            new Category(SQLException.class, SQLException::new));

    private final SQLExceptionTranslator translator = new SQLExceptionSubclassTranslator();

    @Override
    public @Nullable DataAccessException translate(String task, @Nullable String sql, SQLException ex) {
        return translator.translate(task, sql, withoutText(reason(ex)));
    }

    private static SQLException reason(SQLException ex) {
        SQLException next = ex.getNextException();
        return ex instanceof BatchUpdateException && next != null ? next : ex;
    }

    private static SQLException withoutText(SQLException ex) {
        Category category = CATEGORIES.stream()
                .filter(candidate -> candidate.type().isInstance(ex))
                .findFirst()
                .orElseThrow();
        String told = "%s, SQLState %s, error code %d"
                .formatted(ex.getClass().getName(), ex.getSQLState(), ex.getErrorCode());
        SQLException discreet = category.factory().create(told, ex.getSQLState(), ex.getErrorCode());
        discreet.setStackTrace(ex.getStackTrace());
        return discreet;
    }

    private record Category(Class<? extends SQLException> type, Factory factory) {}

    private interface Factory {

        SQLException create(String reason, @Nullable String state, int code);
    }
}
