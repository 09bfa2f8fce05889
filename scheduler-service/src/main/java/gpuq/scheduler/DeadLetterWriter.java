package gpuq.scheduler;

import gpuq.common.contract.ContractJson;
import gpuq.common.contract.DeadLetter;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Makes the dead letter of a record that could not be read or applied. It goes out in the very
/// transaction that goes past the record.
final class DeadLetterWriter {

    /// So many bytes of the record are 64 KiB of base64.
    private static final int KEPT_BYTES = 48 * 1024;

    private static final int REASON_CHARS = 1000;
    private static final int NAME_CHARS = 200;

    private final PoolNames names;

    DeadLetterWriter(PoolNames names) {
        this.names = names;
    }

    ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> record, String type, String reason, Instant now) {
        String source = names.ownName(record.topic());
        DeadLetter letter =
                new DeadLetter(
                        source,
                        record.partition(),
                        record.offset(),
                        record.key() == null ? "" : cut(text(record.key()), NAME_CHARS),
                        cut(type, NAME_CHARS),
                        cut(reason, REASON_CHARS),
                        payload(record.value()),
                        now);
        String id = "%s-%d-%d".formatted(source, record.partition(), record.offset());
        return new ProducerRecord<>(
                names.topic(Topic.DEAD_LETTERS),
                null,
                source.getBytes(StandardCharsets.UTF_8),
                ContractJson.write(letter),
                HeaderTexts.of(
                        Envelope.of(id, "gpuq/scheduler/" + names.pool(), letter, now, null)
                                .headers()));
    }

    private static String payload(byte[] value) {
        if (value == null) {
            return "";
        }
        byte[] kept = value.length > KEPT_BYTES ? Arrays.copyOf(value, KEPT_BYTES) : value;
        return Base64.getEncoder().encodeToString(kept);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String cut(String text, int chars) {
        return text.length() > chars ? text.substring(0, chars) : text;
    }
}
