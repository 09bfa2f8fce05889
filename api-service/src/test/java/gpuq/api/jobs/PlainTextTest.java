package gpuq.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainTextTest {

    static String[][] outputs() {
        return new String[][] {
            {"plain\ttext\n", "plain\ttext\n"},
            {"\u001b[31mred\u001b[0m", "red"},
            {"\u001b]0;title\u0007after", "after"},
            {"\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link"},
            {"bell\u0007 back\b nul\0", "bell back nul"},
            {"10%\r20%\r\n", "10%\n20%\n"},
            {"abc\u202edef", "abcdef"},
            {"ünïcödé 🎉", "ünïcödé 🎉"},
        };
    }

    @ParameterizedTest
    @MethodSource("outputs")
    @EdgeCase("EXPLOIT-6")
    void nothing_is_left_that_a_terminal_would_obey(String output, String text) {
        assertThat(PlainText.of(output)).isEqualTo(text);
    }
}
