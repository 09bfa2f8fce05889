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
        assertThat(lines(List.of(1, 3), List.of()))
                .contains("c 195:1 rwm", "c 195:3 rwm", "c 195:255 rwm", "c 511:* rwm", "c 1:3 rwm")
                .doesNotContain("c 195:0 rwm", "c 195:2 rwm", "c 195:* rwm")
                .noneMatch(rule -> rule.startsWith("b 7:") || rule.startsWith("c 235:"));
    }

    @Test
    @EdgeCase("GPU-4")
    void of_a_divided_device_only_the_rights_to_its_own_part_are_opened() {
        assertThat(lines(List.of(0), List.of(21, 22)))
                .contains("c 195:0 rwm", "c 235:21 rwm", "c 235:22 rwm")
                .doesNotContain("c 235:* rwm", "c 235:12 rwm");
    }

    @Test
    void an_attempt_without_a_device_opens_none() {
        assertThat(lines(List.of(), List.of()))
                .contains("c 1:3 rwm")
                .noneMatch(rule -> rule.contains("195") || rule.contains("511"));
    }

    private static List<String> lines(List<Integer> minors, List<Integer> caps) {
        return DeviceRules.allowed(minors, caps, DEVICES).stream().map(DeviceRule::line).toList();
    }
}
