package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.Command;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.MessageType;
import gpuq.common.job.NodeId;
import gpuq.common.seal.NodeSeals;
import gpuq.core.Input;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputReaderTest {

    private static final Command.SubmitJob SUBMIT = Samples.submit(Samples.jobId(1), Samples.NOW);
    private static final AgentEvent.Heartbeat HEARTBEAT =
            Samples.heartbeat(Samples.NODE, List.of(), Samples.NOW);

    private final InputReader reader =
            new InputReader(new NodeSeals(Samples.KEYS, Samples.CLUSTER), name -> name);

    @Test
    void a_command_is_taken_with_its_trace_and_our_time() {
        assertThat(reader.read(Samples.command(SUBMIT, 0), Samples.NOW))
                .isEqualTo(
                        new Reading.Taken(
                                MessageType.SUBMIT_JOB,
                                new Input.CommandInput(SUBMIT, Samples.TRACEPARENT, Samples.NOW),
                                Samples.TRACEPARENT));
    }

    @Test
    void a_sealed_report_is_taken_with_its_place_in_the_nodes_order() {
        assertThat(report(Samples.sealedHeaders(HEARTBEAT, Samples.NODE, 2, 9)))
                .isEqualTo(
                        new Reading.Taken(
                                MessageType.HEARTBEAT,
                                new Input.ReportInput(HEARTBEAT, 2, 1, 9, Samples.NOW),
                                Samples.TRACEPARENT));
    }

    @Test
    void a_report_without_a_seal_is_refused() {
        assertRefused(report(Samples.headers(HEARTBEAT)), "BAD_SEAL");
    }

    @Test
    void a_report_whose_sequence_was_changed_is_refused() {
        Map<String, String> headers = Samples.sealedHeaders(HEARTBEAT, Samples.NODE, 2, 9);
        headers.put("gpuq_sequence", "10");

        assertRefused(report(headers), "BAD_SEAL");
    }

    @Test
    void a_node_cannot_speak_for_another_one() {
        assertRefused(report(Samples.sealedHeaders(HEARTBEAT, new NodeId("n2"), 1, 9)), "BAD_SEAL");
    }

    @Test
    void a_message_on_the_wrong_topic_is_refused() {
        assertRefused(
                reader.read(
                        Samples.record(
                                "gpuq.agent-events",
                                0,
                                ContractJson.write(SUBMIT),
                                Samples.headers(SUBMIT)),
                        Samples.NOW),
                "WRONG_TOPIC");
    }

    @Test
    void an_unknown_type_and_a_future_version_are_refused() {
        Map<String, String> unknown = Samples.headers(SUBMIT);
        unknown.put("ce_type", "gpuq.command.dance");
        assertRefused(command(unknown, ContractJson.write(SUBMIT)), "UNKNOWN_TYPE");

        Map<String, String> future = Samples.headers(SUBMIT);
        future.put("gpuq_version", String.valueOf(MessageType.SUBMIT_JOB.version() + 1));
        assertRefused(command(future, ContractJson.write(SUBMIT)), "UNKNOWN_VERSION");
    }

    @Test
    @EdgeCase("WORKER-9")
    void whatever_the_bytes_are_the_reader_answers_with_a_reason() {
        Map<String, String> headers = Samples.headers(SUBMIT);
        for (String garbage :
                List.of(
                        "",
                        "null",
                        "[]",
                        "{}",
                        "{\"job_id\":7}",
                        "{\"job_id\":\"x\"}",
                        "\0\1",
                        "[".repeat(5000),
                        "{\"timeout\":1e999999999}")) {
            assertRefused(command(headers, garbage.getBytes(StandardCharsets.UTF_8)), "MALFORMED");
        }
        assertRefused(
                reader.read(Samples.record("gpuq.commands", 0, null, headers), Samples.NOW),
                "MALFORMED");
        assertRefused(command(Map.of(), ContractJson.write(SUBMIT)), "MISSING_HEADER");
    }

    private Reading report(Map<String, String> headers) {
        return reader.read(
                Samples.record("gpuq.agent-events", 0, ContractJson.write(HEARTBEAT), headers),
                Samples.NOW);
    }

    private Reading command(Map<String, String> headers, byte[] value) {
        return reader.read(Samples.record("gpuq.commands", 0, value, headers), Samples.NOW);
    }

    private static void assertRefused(Reading reading, String reason) {
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.reason()).startsWith(reason + ": "));
    }
}
