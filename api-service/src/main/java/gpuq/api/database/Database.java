package gpuq.api.database;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs SQL with bound parameters on the caller's transaction. Knows a few types that JDBC does not
/// (times, arrays of texts) and turns the database's time-outs into refusals (DB-2, QUERY-4).
@ApplicationScoped
public class Database {

    private static final String CANCELLED_BY_TIMEOUT = "57014";
    private static final String LOCK_TIMEOUT = "55P03";

    private final AgroalDataSource source;

    Database(AgroalDataSource source) {
        this.source = source;
    }

    /// Reads one row.
    @FunctionalInterface
    public interface RowReader<T> {
        T read(Row row) throws SQLException;
    }

    public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... arguments) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, arguments);
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(new Row(result)));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw refusal(e);
        }
    }

    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... arguments) {
        return list(sql, reader, arguments).stream().findFirst();
    }

    /// The database's clock: the only one that counts, whichever instance asks.
    public Instant now() {
        return first("select clock_timestamp() as now", row -> row.time("now")).orElseThrow();
    }

    /// Runs a statement that gives no rows; how many it touched.
    public int update(String sql, @Nullable Object... arguments) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, arguments);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw refusal(e);
        }
    }

    private static void bind(
            Connection connection, PreparedStatement statement, @Nullable Object[] arguments)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case Instant time -> statement.setObject(i + 1, time.atOffset(ZoneOffset.UTC));
                case List<?> texts ->
                        statement.setArray(
                                i + 1, connection.createArrayOf("text", texts.toArray()));
                case null -> statement.setObject(i + 1, null);
                case Object other -> statement.setObject(i + 1, other);
            }
        }
    }

    private static RuntimeException refusal(SQLException e) {
        if (CANCELLED_BY_TIMEOUT.equals(e.getSQLState()) || LOCK_TIMEOUT.equals(e.getSQLState())) {
            ProblemException refusal =
                    new ProblemException(
                                    ProblemCode.QUERY_TIMEOUT,
                                    "The database took too long. Try again shortly.")
                            .retryAfter(Duration.ofSeconds(2));
            refusal.addSuppressed(e);
            return refusal;
        }
        return new DatabaseException(e);
    }

    /// One row of a result.
    public static final class Row {
        private final ResultSet result;

        Row(ResultSet result) {
            this.result = result;
        }

        public String text(String column) throws SQLException {
            return result.getString(column);
        }

        public Optional<String> optionalText(String column) throws SQLException {
            return Optional.ofNullable(result.getString(column));
        }

        public int integer(String column) throws SQLException {
            return result.getInt(column);
        }

        public @Nullable Integer nullableInteger(String column) throws SQLException {
            int value = result.getInt(column);
            return result.wasNull() ? null : value;
        }

        public long longValue(String column) throws SQLException {
            return result.getLong(column);
        }

        public @Nullable Long nullableLong(String column) throws SQLException {
            long value = result.getLong(column);
            return result.wasNull() ? null : value;
        }

        public double real(String column) throws SQLException {
            return result.getDouble(column);
        }

        public @Nullable Double nullableReal(String column) throws SQLException {
            double value = result.getDouble(column);
            return result.wasNull() ? null : value;
        }

        public boolean flag(String column) throws SQLException {
            return result.getBoolean(column);
        }

        public @Nullable Boolean nullableFlag(String column) throws SQLException {
            boolean value = result.getBoolean(column);
            return result.wasNull() ? null : value;
        }

        public byte[] bytes(String column) throws SQLException {
            return result.getBytes(column);
        }

        public Instant time(String column) throws SQLException {
            return result.getObject(column, OffsetDateTime.class).toInstant();
        }

        public @Nullable Instant nullableTime(String column) throws SQLException {
            OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }

        public List<String> texts(String column) throws SQLException {
            return List.of((String[]) result.getArray(column).getArray());
        }
    }
}
