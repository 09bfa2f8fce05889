package gpuq.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Byte for byte, as the kernel reads them. Each line is one instruction: its code, the two
/// registers, the offset of a jump or load, and a number, the lowest byte of each first.
class DeviceProgramTest {

    private static final String PROLOGUE =
            """
            61 12 0000 00000000
            bf 23 0000 00000000
            77 03 0000 10000000
            57 02 0000 ffff0000
            61 14 0400 00000000
            61 15 0800 00000000
            """;

    private static final String REFUSE =
            """
            b7 00 0000 00000000
            95 00 0000 00000000
            """;

    @Test
    @EdgeCase("GPU-4")
    void without_a_rule_every_device_is_refused() {
        assertThat(hex(DeviceProgram.of(List.of()))).isEqualTo(packed(PROLOGUE + REFUSE));
    }

    @Test
    @EdgeCase("GPU-4")
    void a_rule_of_one_device_is_met_by_its_kind_and_both_numbers() {
        assertThat(hex(DeviceProgram.of(List.of(DeviceRule.character(195, 1)))))
                .isEqualTo(
                        packed(
                                PROLOGUE
                                        + """
                                        55 02 0400 02000000
                                        55 04 0300 c3000000
                                        55 05 0200 01000000
                                        b7 00 0000 01000000
                                        95 00 0000 00000000
                                        """
                                        + REFUSE));
    }

    @Test
    void a_rule_of_an_access_refuses_what_is_wanted_beyond_it() {
        assertThat(
                        hex(
                                DeviceProgram.of(
                                        List.of(
                                                new DeviceRule(
                                                        DeviceRule.Kind.BLOCK, 7, null, "rm")))))
                .isEqualTo(
                        packed(
                                PROLOGUE
                                        + """
                                        55 02 0600 01000000
                                        bf 31 0000 00000000
                                        57 01 0000 03000000
                                        5d 31 0300 00000000
                                        55 04 0200 07000000
                                        b7 00 0000 01000000
                                        95 00 0000 00000000
                                        """
                                        + REFUSE));
    }

    @Test
    void each_rule_that_is_not_met_leads_to_the_next() {
        byte[] program =
                DeviceProgram.of(
                        List.of(DeviceRule.character(1, 3), DeviceRule.character(136, null)));
        assertThat(hex(program))
                .isEqualTo(
                        packed(
                                PROLOGUE
                                        + """
                                        55 02 0400 02000000
                                        55 04 0300 01000000
                                        55 05 0200 03000000
                                        b7 00 0000 01000000
                                        95 00 0000 00000000
                                        55 02 0300 02000000
                                        55 04 0200 88000000
                                        b7 00 0000 01000000
                                        95 00 0000 00000000
                                        """
                                        + REFUSE));
    }

    @Test
    void a_whole_attempts_rules_are_far_below_what_the_kernel_takes() {
        List<Integer> all = List.of(0, 1, 2, 3, 4, 5, 6, 7);
        List<DeviceRule> rules =
                DeviceRules.allowed(all, all, "195 nvidia\n235 nvidia-caps\n511 nvidia-uvm\n");
        assertThat(DeviceProgram.of(rules).length / 8).isLessThan(256);
    }

    private static String hex(byte[] program) {
        return HexFormat.of().formatHex(program);
    }

    private static String packed(String lines) {
        return lines.replaceAll("\\s", "");
    }
}
