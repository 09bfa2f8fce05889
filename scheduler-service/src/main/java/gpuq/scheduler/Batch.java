package gpuq.scheduler;

import gpuq.common.contract.MessageType;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// What goes into one transaction: the records of many steps and the offsets up to which the inputs
/// are read. Made by the loop, emptied by [EffectWriter].
final class Batch {

    private final long beganNanos;
    private final Traces traces;
    private final List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    private final Map<String, ProducerRecord<byte[], byte[]>> entities = new LinkedHashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new LinkedHashMap<>();
    private final Map<String, Span> publishing = new LinkedHashMap<>();
    private final List<Span> processing = new ArrayList<>();
    private final Tally tally = new Tally();
    private int inputs;

    Batch(Traces traces, long nowNanos) {
        this.traces = traces;
        this.beganNanos = nowNanos;
    }

    /// The record is dealt with when this batch is committed.
    void passed(ConsumerRecord<?, ?> record) {
        inputs++;
        offsets.put(
                new TopicPartition(record.topic(), record.partition()),
                new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
    }

    void add(EffectRecords.Encoded step) {
        step.messages().forEach(this::add);
        entities.putAll(step.entities());
    }

    void add(ProducerRecord<byte[], byte[]> message) {
        messages.add(message);
        tally.written(message.topic());
    }

    /// Lets a span of an input end with the transaction.
    void holds(Span span) {
        processing.add(span);
    }

    /// What is written as the trace of a record that belongs to this trace: one span for all of
    /// them, with an event for each.
    String traced(String traceparent, MessageType type) {
        Span span = publishing.computeIfAbsent(traceparent, traces::publish);
        span.addEvent(type.word());
        return Traces.traceparent(span, traceparent);
    }

    /// What is to be counted once the batch is committed.
    Tally tally() {
        return tally;
    }

    /// How many inputs have passed.
    int inputs() {
        return inputs;
    }

    boolean hasRecords() {
        return !messages.isEmpty() || !entities.isEmpty();
    }

    boolean hasOffsets() {
        return !offsets.isEmpty();
    }

    long ageNanos(long nowNanos) {
        return nowNanos - beganNanos;
    }

    /// Messages first, then the entities that make them lasting; of each entity only the last
    /// state.
    List<ProducerRecord<byte[], byte[]>> records() {
        List<ProducerRecord<byte[], byte[]>> records =
                new ArrayList<>(messages.size() + entities.size());
        records.addAll(messages);
        records.addAll(entities.values());
        return records;
    }

    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return Collections.unmodifiableMap(offsets);
    }

    void committed() {
        processing.forEach(Span::end);
        publishing.values().forEach(Span::end);
    }

    void failed() {
        processing.forEach(span -> span.setStatus(StatusCode.ERROR).end());
        publishing.values().forEach(span -> span.setStatus(StatusCode.ERROR).end());
    }
}
