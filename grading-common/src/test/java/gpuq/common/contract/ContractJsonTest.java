package gpuq.common.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.grading.Grade;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Stage;
import gpuq.common.job.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractJsonTest {

    private static final JobId JOB = JobId.of(1_700_000_000_000L, 1, 2);

    private static final JobEvent.JobRunning RUNNING =
            new JobEvent.JobRunning(
                    new JobEvent.JobFacts(
                            JOB,
                            new UserId("u"),
                            new CompetitionId("wine"),
                            3,
                            JobState.RUNNING,
                            Stage.RUN,
                            1,
                            Leg.RUN,
                            new NodeId("n1"),
                            Instant.parse("2026-01-02T03:04:05.678Z"),
                            "",
                            null),
                    Duration.ofMillis(1500));

    @Test
    void the_common_part_of_a_job_event_stands_beside_its_own_fields() {
        String json = new String(ContractJson.write(RUNNING), StandardCharsets.UTF_8);
        assertThat(json)
                .contains("\"job_id\":\"" + JOB + "\"")
                .contains("\"state\":\"RUNNING\"")
                .contains("\"leg\":\"run\"")
                .contains("\"at\":\"2026-01-02T03:04:05.678Z\"")
                .contains("\"timeout\":1.500")
                .doesNotContain("\"job\":");
    }

    @Test
    void what_is_written_is_read_back() {
        assertThat(ContractJson.read(MessageType.JOB_RUNNING, 1, ContractJson.write(RUNNING)))
                .isEqualTo(RUNNING);
    }

    @Test
    void a_field_of_a_later_release_is_skipped() {
        String json = new String(ContractJson.write(RUNNING), StandardCharsets.UTF_8);
        byte[] later =
                json.replaceFirst("\\{", "{\"colour\":\"red\",").getBytes(StandardCharsets.UTF_8);
        assertThat(ContractJson.read(MessageType.JOB_RUNNING, 1, later)).isEqualTo(RUNNING);
    }

    @Test
    void bytes_that_are_no_message_are_refused_with_a_reason() {
        for (String bad :
                new String[] {"", "null", "[]", "{", "{}", "{\"job_id\":\"x\"}", "{} {}"}) {
            assertThatThrownBy(
                            () ->
                                    ContractJson.read(
                                            MessageType.JOB_RUNNING,
                                            1,
                                            bad.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(UnreadableMessageException.class)
                    .hasMessageStartingWith("MALFORMED");
        }
    }

    @Test
    void a_message_without_a_field_that_must_be_there_is_refused_by_name() {
        String json = new String(ContractJson.write(RUNNING), StandardCharsets.UTF_8);
        byte[] without = json.replace("\"user_id\":\"u\",", "").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ContractJson.read(MessageType.JOB_RUNNING, 1, without))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessage("MALFORMED: gpuq.job.running has no job user_id");
    }

    @Test
    void a_message_without_a_field_that_may_be_absent_is_read() {
        String json = new String(ContractJson.write(RUNNING), StandardCharsets.UTF_8);
        byte[] without = json.replace("\"node_id\":\"n1\",", "").getBytes(StandardCharsets.UTF_8);

        assertThat(ContractJson.read(MessageType.JOB_RUNNING, 1, without))
                .isInstanceOfSatisfying(
                        JobEvent.JobRunning.class,
                        read -> assertThat(read.job().nodeId()).isNull());
    }

    @Test
    void a_list_with_a_null_in_it_is_refused() {
        byte[] json =
                """
                {"node_id":"n1","pool":"default","boot_id":"b","incarnation":1,\
                "agent_version":"1","slots":[null],"attempts":[],"findings":[],\
                "at":"2026-01-02T03:04:05.678Z"}"""
                        .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ContractJson.read(MessageType.HEARTBEAT, 1, json))
                .hasMessage("MALFORMED: gpuq.agent.heartbeat has no slots element");
    }

    @Test
    void a_null_in_a_graders_own_json_is_no_fault() {
        JobEvent.JobGraded graded =
                new JobEvent.JobGraded(
                        RUNNING.job(),
                        1,
                        new Grade(
                                0.5,
                                null,
                                null,
                                Map.of(),
                                1,
                                "",
                                List.of(Collections.singletonMap("note", null))));

        assertThat(ContractJson.read(MessageType.JOB_GRADED, 1, ContractJson.write(graded)))
                .isEqualTo(graded);
    }
}
