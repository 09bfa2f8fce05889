package gpuq.agent.assignment;

import static gpuq.agent.assignment.Assignments.BOOT;
import static gpuq.agent.assignment.Assignments.IDENTITY;
import static gpuq.agent.assignment.Assignments.attempt;
import static gpuq.agent.assignment.Assignments.headers;
import static gpuq.agent.assignment.Assignments.start;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.assignment.AssignmentGate.ForOther;
import gpuq.agent.assignment.AssignmentGate.Passage;
import gpuq.agent.assignment.AssignmentGate.Passed;
import gpuq.agent.assignment.AssignmentGate.Refused;
import gpuq.common.EdgeCase;
import gpuq.common.contract.Assignment;
import gpuq.common.contract.Assignment.StopAttempt;
import gpuq.common.contract.ContractJson;
import gpuq.common.job.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssignmentGateTest {

    private final AssignmentGate gate = new AssignmentGate(IDENTITY, BOOT, 2, 10);
    private final Assignment start = start(attempt(1), BOOT);

    @Test
    void a_record_of_the_scheduler_passes() {
        assertThat(check(headers(start, 11)))
                .isInstanceOfSatisfying(
                        Passed.class, passed -> assertThat(passed.assignment()).isEqualTo(start));
        assertThat(gate.lastSequence()).isEqualTo(11);
    }

    @Test
    void another_nodes_record_is_left_alone() {
        assertThat(check(headers(start, new NodeId("n2"), new byte[32], 2, 11)))
                .isInstanceOf(ForOther.class);
    }

    @Test
    void a_seal_under_another_key_or_epoch_is_refused() {
        byte[] other = new byte[32];
        other[0] = 1;
        assertThat(check(headers(start, Assignments.NODE, other, 2, 11)))
                .isEqualTo(new Refused("seal not genuine"));
        assertThat(check(headers(start, Assignments.NODE, new byte[32], 1, 11)))
                .isEqualTo(new Refused("epoch 1"));
    }

    @Test
    void a_changed_payload_is_refused() {
        Map<String, String> headers = headers(start, 11);
        byte[] changed = ContractJson.write(start(attempt(2), BOOT));
        assertThat(gate.check(headers, changed)).isEqualTo(new Refused("seal not genuine"));
    }

    @Test
    void what_was_taken_is_not_taken_twice() {
        assertThat(check(headers(start, 10))).isInstanceOf(Refused.class);
        assertThat(check(headers(start, 11))).isInstanceOf(Passed.class);
        assertThat(check(headers(start, 11))).isInstanceOf(Refused.class);
    }

    @Test
    @EdgeCase("NODE-3")
    void a_start_for_an_earlier_boot_is_refused() {
        Assignment late = start(attempt(1), "boot-b");
        assertThat(gate.check(headers(late, 11), ContractJson.write(late)))
                .isEqualTo(new Refused("for boot boot-b"));
    }

    @Test
    void a_stop_needs_no_boot() {
        Assignment stop = new StopAttempt(Assignments.NODE, attempt(1), "x", Instant.EPOCH);
        assertThat(gate.check(headers(stop, 11), ContractJson.write(stop)))
                .isInstanceOf(Passed.class);
    }

    @Test
    @EdgeCase("WORKER-9")
    void a_malformed_record_is_refused_and_the_next_one_is_read() {
        assertThat(gate.check(Map.of(), new byte[0])).isEqualTo(new Refused("no seal"));
        Map<String, String> headers = headers(start, 11);
        headers.remove("ce_type");
        assertThat(check(headers)).isEqualTo(new Refused("MISSING_HEADER"));
        assertThat(gate.check(headers(start, 12), "{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Refused.class);
        assertThat(check(headers(start, 13))).isInstanceOf(Passed.class);
    }

    private Passage check(Map<String, String> headers) {
        return gate.check(headers, ContractJson.write(start));
    }
}
