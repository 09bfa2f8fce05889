package gpuq.api.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The right to send, held by one connection as long as it lives (an advisory lock of its session):
/// when the process dies, the database takes it back.
final class OutboxLease implements AutoCloseable {

    private static final long LOCK = 0x6770_7571_6f75_7478L;
    private static final int BATCH = 500;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Connection connection;
    private final boolean held;

    private OutboxLease(Connection connection, boolean held) {
        this.connection = connection;
        this.held = held;
    }

    static OutboxLease take(AgroalDataSource database) throws SQLException {
        Connection connection = database.getConnection();
        try (PreparedStatement lock =
                connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            lock.setLong(1, LOCK);
            try (ResultSet result = lock.executeQuery()) {
                result.next();
                return new OutboxLease(connection, result.getBoolean(1));
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    boolean isHeld() {
        return held;
    }

    /// Sends the oldest unsent rows and marks them when Kafka has them all; how many. Unsent is
    /// asked for by its mark and never by "id above the last": a transaction that commits late has
    /// a small id.
    int sendUnsent(CommandSender sender) throws SQLException {
        List<CommandSender.Row> rows = unsent();
        if (!rows.isEmpty()) {
            sender.send(rows);
            mark(rows.stream().map(CommandSender.Row::id).toArray(Long[]::new));
        }
        return rows.size();
    }

    private List<CommandSender.Row> unsent() throws SQLException {
        List<CommandSender.Row> rows = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select id, topic, key, headers, payload from outbox where sent_at is null order by id limit ?")) {
            select.setInt(1, BATCH);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.add(
                            new CommandSender.Row(
                                    result.getLong(1),
                                    result.getString(2),
                                    result.getString(3),
                                    headers(result.getString(4)),
                                    CommandSender.Payload.of(result.getBytes(5))));
                }
            }
        }
        return rows;
    }

    private void mark(Long[] ids) throws SQLException {
        Array array = connection.createArrayOf("bigint", ids);
        try (PreparedStatement update =
                connection.prepareStatement(
                        "update outbox set sent_at = clock_timestamp() where id = any (?)")) {
            update.setArray(1, array);
            update.executeUpdate();
        } finally {
            array.free();
        }
    }

    private static Map<String, String> headers(String json) {
        try {
            return MAPPER.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an outbox row with broken headers", e);
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (held && !connection.isClosed()) {
                try (PreparedStatement unlock =
                        connection.prepareStatement("select pg_advisory_unlock(?)")) {
                    unlock.setLong(1, LOCK);
                    unlock.execute();
                }
            }
        }
    }
}
