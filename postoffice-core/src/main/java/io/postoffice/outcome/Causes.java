package io.postoffice.outcome;

import java.sql.SQLException;
import org.springframework.core.NestedExceptionUtils;

/** Names an exception for the log. Its message stays out: it may repeat what is in the database or on the wire. */
public final class Causes {

    private Causes() {}

    /** The class of the deepest cause. */
    public static String deepestType(Throwable thrown) {
        return NestedExceptionUtils.getMostSpecificCause(thrown).getClass().getName();
    }

    /** The same, with what a database's codes tell, which hold no data: that a table is missing, or a privilege. */
    public static String describe(Throwable thrown) {
        return NestedExceptionUtils.getMostSpecificCause(thrown) instanceof SQLException ex
                ? "%s (SQLState %s, error %d)".formatted(ex.getClass().getName(), ex.getSQLState(), ex.getErrorCode())
                : deepestType(thrown);
    }
}
