package gpuq.api.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.ApiConfig;
import gpuq.common.contract.Command;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.DeadLetter;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.Message;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.PoolId;
import io.agroal.api.AgroalDataSource;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The only way from a use case to a topic: a row in the use case's own transaction. Rolled back
/// means not said.
@ApplicationScoped
public class Outbox {

    private static final String INSERT =
            "insert into outbox (entity, topic, key, headers, payload) values (?, ?, ?, ?::jsonb, ?)";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final AgroalDataSource database;
    private final TransactionSynchronizationRegistry transaction;
    private final OutboxRelay relay;
    private final PoolTable pools;

    Outbox(
            AgroalDataSource database,
            TransactionSynchronizationRegistry transaction,
            OutboxRelay relay,
            ApiConfig config) {
        this.database = database;
        this.transaction = transaction;
        this.relay = relay;
        pools = PoolTable.parse(config.pools());
    }

    /// Adds a command; it is sent after the transaction has committed.
    ///
    /// @param entity what the command is about, such as a job's id: the reconciler looks for its
    ///   event
    /// @throws IllegalArgumentException if the pool is not in the table: what cannot be sent would
    ///   keep back all that comes after it
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(Command command, PoolId pool, String entity) {
        int _ = pools.partition(pool);
        add(command, pool.value(), entity);
    }

    /// Adds a dead letter; it appears with the offset that skips its record, or not at all.
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(DeadLetter letter) {
        add(letter, letter.topic(), "");
    }

    private void add(Message message, String key, String entity) {
        Envelope envelope =
                Envelope.of(
                        UUID.randomUUID().toString(),
                        "gpuq/api",
                        message,
                        Instant.now(),
                        traceparent());
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, entity);
            insert.setString(2, MessageType.of(message).topic().topicName());
            insert.setString(3, key);
            insert.setString(4, MAPPER.writeValueAsString(envelope.headers()));
            insert.setBytes(5, ContractJson.write(message));
            insert.executeUpdate();
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException("cannot write to the outbox", e);
        }
        transaction.registerInterposedSynchronization(
                new Synchronization() {
                    @Override
                    public void beforeCompletion() {}

                    @Override
                    public void afterCompletion(int status) {
                        if (status == Status.STATUS_COMMITTED) {
                            relay.wake();
                        }
                    }
                });
    }

    private static @Nullable String traceparent() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid()
                ? "00-"
                        + span.getTraceId()
                        + "-"
                        + span.getSpanId()
                        + "-"
                        + span.getTraceFlags().asHex()
                : null;
    }
}
