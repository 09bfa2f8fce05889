package gpuq.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceRulesTest {

    private static final String DEVICES =
            """
            Character devices:
              1 mem
            195 nvidia
            195 nvidiactl
            235 nvidia-caps
            511 nvidia-uvm

            Block devices:
              7 loop
            """;

    @Test
    @EdgeCase("GPU-4")
    void an_attempt_opens_its_own_device_and_no_other() {
        assertThat(lines(List.of(1, 3)))
                .contains("c 195:1 rwm", "c 195:3 rwm", "c 195:255 rwm", "c 511:* rwm", "c 1:3 rwm")
                .doesNotContain("c 195:0 rwm", "c 195:2 rwm", "c 195:* rwm")
                .noneMatch(rule -> rule.startsWith("b 7:"));
    }

    @Test
    void an_attempt_without_a_device_opens_none() {
        assertThat(lines(List.of()))
                .contains("c 1:3 rwm")
                .noneMatch(rule -> rule.contains("195") || rule.contains("511"));
    }

    private static List<String> lines(List<Integer> minors) {
        return DeviceRules.allowed(minors, DEVICES).stream().map(DeviceRule::line).toList();
    }
}
