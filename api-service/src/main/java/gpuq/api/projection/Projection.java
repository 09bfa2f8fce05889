package gpuq.api.projection;

import gpuq.api.ApiConfig;
import gpuq.api.outbox.Outbox;
import gpuq.api.telemetry.RecordTrace;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.DeadLetter;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.Message;
import gpuq.common.contract.UnreadableMessageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/// Applies what a poll brought: rows and offsets in one transaction. What cannot be read becomes a
/// dead letter, in the same transaction, and the next record is read.
@ApplicationScoped
class Projection {

    private static final Logger LOG = Logger.getLogger(Projection.class);
    private static final int MAX_LETTER_BYTES = 48 * 1024;

    private final ConsumedOffsets offsets;
    private final Outbox outbox;
    private final RecordTrace trace;
    private final String prefix;

    Projection(ConsumedOffsets offsets, Outbox outbox, RecordTrace trace, ApiConfig config) {
        this.trace = trace;
        this.offsets = offsets;
        this.outbox = outbox;
        prefix = config.topicPrefix().orElse("");
    }

    /// What a projector does with the messages of one transaction; made anew for each try.
    @FunctionalInterface
    interface Rows<M extends Message> {

        /// Looks at a record before its value is read.
        ///
        /// @throws RefusedRecordException if it must not be taken
        default void admit(Envelope envelope, Map<String, String> headers, byte[] value) {}

        /// Takes one message.
        ///
        /// @throws RefusedRecordException if it must not be taken
        void apply(M message, Position position);

        /// After the last message, before the commit.
        default void end() {}
    }

    /// Where a message stands in its topic, and the trace it belongs to.
    record Position(int partition, long offset, String traceId) {}

    /// What became of some partitions' records.
    ///
    /// @param next where each partition stands now; without those whose records do not follow what
    ///   is stored: somebody else has read on, or has set it back, and nothing of it was written
    /// @param refused how many were refused, by reason
    record Applied(Map<TopicPartition, Long> next, Map<String, Integer> refused) {}

    /// Applies some partitions' records, in one transaction with their offsets.
    @Transactional
    <M extends Message> Applied apply(
            SortedMap<TopicPartition, List<ConsumerRecord<String, byte[]>>> polled,
            Class<M> type,
            Rows<M> rows) {
        Map<TopicPartition, Long> next = new HashMap<>();
        Map<String, Integer> refused = new TreeMap<>();
        polled.forEach(
                (partition, records) -> {
                    // Before the lock: who waits for it may find another world behind it.
                    long from = offsets.known(partition);
                    if (moved(partition, from, records, next)) {
                        apply(from, records, type, rows, refused);
                    }
                });
        rows.end();
        return new Applied(next, refused);
    }

    /// Moves a partition over these records; false if none of them is to be applied.
    private boolean moved(
            TopicPartition partition,
            long from,
            List<ConsumerRecord<String, byte[]>> records,
            Map<TopicPartition, Long> next) {
        long to = records.getLast().offset() + 1;
        if (to <= from) {
            next.put(partition, from);
            return false;
        }
        if (!offsets.advance(partition, from, to)) {
            LOG.warnf("records skipped partition=%s known=%d", partition, from);
            return false;
        }
        next.put(partition, to);
        return true;
    }

    private <M extends Message> void apply(
            long from,
            List<ConsumerRecord<String, byte[]>> records,
            Class<M> type,
            Rows<M> rows,
            Map<String, Integer> refused) {
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.offset() < from) {
                continue;
            }
            try {
                applyOne(record, type, rows);
            } catch (RefusedRecordException e) {
                refused.merge(e.reason(), 1, Integer::sum);
            }
        }
    }

    private <M extends Message> void applyOne(
            ConsumerRecord<String, byte[]> record, Class<M> type, Rows<M> rows) {
        Map<String, String> headers = headers(record);
        try {
            Envelope envelope = Envelope.parse(headers);
            byte[] value = record.value();
            if (value == null) {
                throw new UnreadableMessageException("MALFORMED", "the record has no value");
            }
            rows.admit(envelope, headers, value);
            Message message = ContractJson.read(envelope.type(), envelope.version(), value);
            if (!type.isInstance(message)) {
                throw new UnreadableMessageException("WRONG_TOPIC", envelope.type().word());
            }
            Position position =
                    new Position(record.partition(), record.offset(), traceId(envelope));
            trace.within(envelope, () -> rows.apply(type.cast(message), position));
        } catch (UnreadableMessageException e) {
            LOG.debugf(
                    "record unreadable topic=%s offset=%d reason=%s",
                    record.topic(), record.offset(), e.reason());
            byte[] value = record.value() == null ? new byte[0] : record.value();
            outbox.append(
                    new DeadLetter(
                            record.topic().substring(prefix.length()),
                            record.partition(),
                            record.offset(),
                            String.valueOf(record.key()),
                            headers.getOrDefault("ce_type", ""),
                            String.valueOf(e.getMessage()),
                            Base64.getEncoder()
                                    .encodeToString(
                                            Arrays.copyOf(
                                                    value,
                                                    Math.min(value.length, MAX_LETTER_BYTES))),
                            Instant.now()));
        }
    }

    private static String traceId(Envelope envelope) {
        String traceparent = envelope.traceparent();
        return traceparent != null && traceparent.length() == 55
                ? traceparent.substring(3, 35)
                : "";
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }
}
