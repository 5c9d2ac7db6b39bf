package io.postoffice.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.ParsedSql;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.util.Assert;

/**
 * A statement that takes many rows at once: what stands between <code>{row}</code> and <code>{/row}</code> is repeated. A batch of
 * statements costs the database, and the driver, several times as much for each row.
 */
final class ManyRows {

    private static final String BEGIN = "{row}";
    private static final String END = "{/row}";

    /** Bounds the parameters of a statement, and its size. */
    private static final int MOST = 64;

    private final String head;
    private final ParsedSql row;
    private final String placeholders;
    private final String tail;
    private final Map<Integer, String> bySize = new ConcurrentHashMap<>();

    ManyRows(String sql) {
        int begin = sql.indexOf(BEGIN);
        int end = sql.indexOf(END);
        Assert.isTrue(begin >= 0 && end > begin, "No row is marked");
        head = sql.substring(0, begin);
        row = NamedParameterUtils.parseSqlStatement(sql.substring(begin + BEGIN.length(), end));
        placeholders = NamedParameterUtils.substituteNamedParameters(row, null);
        tail = sql.substring(end + END.length());
    }

    static boolean isMarkedIn(String sql) {
        return sql.contains(BEGIN);
    }

    /** The statement for a single row. */
    static String unmarked(String sql) {
        return sql.replace(BEGIN, "").replace(END, "");
    }

    void update(JdbcOperations jdbc, List<? extends SqlParameterSource> rows) {
        int from = 0;
        while (from < rows.size()) {
            // In powers of two: drivers keep what is prepared for a statement, and there are few of them so.
            int count = Integer.highestOneBit(Math.min(MOST, rows.size() - from));
            jdbc.update(bySize.computeIfAbsent(count, this::sql), values(rows.subList(from, from + count)));
            from += count;
        }
    }

    private String sql(int count) {
        return head + String.join(", ", Collections.nCopies(count, placeholders)) + tail;
    }

    private Object[] values(List<? extends SqlParameterSource> rows) {
        List<Object> values = new ArrayList<>();
        rows.forEach(
                parameters -> Collections.addAll(values, NamedParameterUtils.buildValueArray(row, parameters, null)));
        return values.toArray();
    }
}
