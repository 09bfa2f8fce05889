package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.contract.ContractJson;
import gpuq.common.contract.DeadLetter;
import gpuq.common.contract.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterWriterTest {

    private final DeadLetterWriter writer =
            new DeadLetterWriter(new PoolNames("t1-", Samples.NAMES.pool(), 0, "s1"));

    @Test
    void it_names_the_record_and_keeps_its_bytes() {
        var record =
                writer.letter(
                        Samples.record("t1-gpuq.commands", 12, new byte[] {1, 2}, Map.of()),
                        "gpuq.command.dance",
                        "UNKNOWN_TYPE: gpuq.command.dance",
                        Samples.NOW);

        assertThat(record.topic()).isEqualTo("t1-gpuq.dead-letters");
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("gpuq.commands");
        assertThat(read(record.value()))
                .isEqualTo(
                        new DeadLetter(
                                "gpuq.commands",
                                0,
                                12,
                                "default",
                                "gpuq.command.dance",
                                "UNKNOWN_TYPE: gpuq.command.dance",
                                "AQI=",
                                Samples.NOW));
    }

    @Test
    void a_large_record_and_a_long_reason_are_cut() {
        var record =
                writer.letter(
                        Samples.record("t1-gpuq.commands", 12, new byte[250_000], Map.of()),
                        "t".repeat(10_000),
                        "r".repeat(100_000),
                        Samples.NOW);

        DeadLetter letter = read(record.value());
        assertThat(letter.payload()).hasSize(64 * 1024);
        assertThat(letter.reason()).hasSize(1000);
        assertThat(letter.type()).hasSize(200);
    }

    @Test
    void a_record_without_key_and_value_has_a_letter_too() {
        var empty = new ConsumerRecord<byte[], byte[]>("t1-gpuq.commands", 0, 3, null, null);

        assertThat(read(writer.letter(empty, "", "MALFORMED", Samples.NOW).value()))
                .satisfies(letter -> assertThat(letter.key() + letter.payload()).isEmpty());
    }

    private static DeadLetter read(byte[] value) {
        return (DeadLetter) ContractJson.read(MessageType.DEAD_LETTER, 1, value);
    }
}
