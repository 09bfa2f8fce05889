package gpuq.agent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.HealthFinding;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFindingsTest {

    @TempDir Path state;

    @Test
    void a_healthy_disk_is_no_finding() {
        assertThat(new NodeFindings(state, 1, 1).now()).isEmpty();
        assertThat(state).isEmptyDirectory();
    }

    @Test
    @EdgeCase({"NODE-5", "NODE-6"})
    void too_little_room_keeps_new_work_away() {
        assertThat(new NodeFindings(state, Long.MAX_VALUE, Long.MAX_VALUE).now())
                .extracting(HealthFinding::code)
                .containsExactly("DISK_LOW", "INODES_LOW");
        assertThat(new NodeFindings(state, Long.MAX_VALUE, 1).now())
                .allMatch(HealthFinding::severe);
    }

    @Test
    @EdgeCase("STORE-5")
    void a_disk_that_takes_no_writes_keeps_new_work_away() {
        // A folder that a write finds missing is as good as one that refuses it.
        assertThat(new NodeFindings(Path.of("/proc/self"), 0, 0).now())
                .extracting(HealthFinding::code, HealthFinding::severe)
                .containsExactly(tuple("DISK_READ_ONLY", true));
    }

    @Test
    void what_is_told_stays_until_it_is_taken_back() {
        NodeFindings findings = new NodeFindings(state, 1, 1);
        findings.tell(new HealthFinding("X", false, "gpu0: x"), "gpu0");
        findings.tell(new HealthFinding("X", false, "gpu1: x"), "gpu1");
        assertThat(findings.now()).hasSize(2);
        findings.takeBack("X", "gpu0");
        assertThat(findings.now()).extracting(HealthFinding::detail).containsExactly("gpu1: x");
    }
}
