package gpuq.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTextTest {

    @ParameterizedTest
    @CsvSource({"0, abcdef", "10, abcdef", "11, bcdef", "15, f", "16, ''", "99, ''"})
    void begins_exactly_at_a_byte(long place, String text) {
        assertThat(new LogText(10, 6, "abcdef").from(place).text()).isEqualTo(text);
    }

    @Test
    void a_character_of_several_bytes_is_never_cut() {
        LogText euro = new LogText(0, 7, "a€b\u00e9");
        assertThat(euro.from(1).text()).isEqualTo("€b\u00e9");
        assertThat(euro.from(2).text()).isEqualTo("b\u00e9");
        assertThat(euro.from(4)).isEqualTo(new LogText(4, 3, "b\u00e9"));
        assertThat(euro.atMost(3, false)).isEqualTo(new LogText(0, 1, "a"));
        assertThat(euro.atMost(4, false)).isEqualTo(new LogText(0, 4, "a€"));
        assertThat(new LogText(0, 4, "\ud83d\ude00").from(1).text()).isEmpty();
    }

    @Test
    void a_first_character_longer_than_the_limit_is_given_whole() {
        assertThat(new LogText(0, 6, "€€").atMost(1, true)).isEqualTo(new LogText(0, 3, "€"));
        assertThat(new LogText(0, 6, "€€").atMost(1, false).isEmpty()).isTrue();
    }

    @Test
    void bytes_that_are_no_text_count_as_what_they_were() {
        LogText binary = new LogText(0, 6, "ab\ufffd\ufffdcd");
        assertThat(binary.from(4).text()).isEqualTo("cd");
        assertThat(binary.atMost(3, false)).isEqualTo(new LogText(0, 3, "ab\ufffd"));
    }

    @Test
    void what_stands_for_lost_bytes_is_seen_once_and_whole() {
        LogText gap = new LogText(100, 5_000_000, "[left out]");
        assertThat(gap.from(100).text()).isEqualTo("[left out]");
        assertThat(gap.from(101)).isEqualTo(new LogText(101, 4_999_999, ""));
        assertThat(gap.atMost(10, true)).isEqualTo(gap);
        assertThat(gap.atMost(10, false).isEmpty()).isTrue();
    }
}
