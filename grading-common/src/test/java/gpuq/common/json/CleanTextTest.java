package gpuq.common.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CleanTextTest {

    @Test
    void what_can_be_sent_and_stored_stays_as_it_is() {
        assertThat(CleanText.of("a\tb\nü€😀", 100)).isEqualTo("a\tb\nü€😀");
        assertThat(CleanText.storable("a\u001b[31m\r")).isEqualTo("a\u001b[31m\r");
    }

    @Test
    void half_a_pair_a_nul_and_control_characters_are_replaced() {
        assertThat(CleanText.of("a\ud83d", 100)).isEqualTo("a\uFFFD");
        assertThat(CleanText.of("\ude00a", 100)).isEqualTo("\uFFFDa");
        assertThat(CleanText.of("\ude00\ud83d", 100)).isEqualTo("\uFFFD\uFFFD");
        assertThat(CleanText.of("a\0b\u001b[31mc", 100)).isEqualTo("a\uFFFDb\uFFFD[31mc");
        assertThat(CleanText.storable("a\0\ud83d")).isEqualTo("a\uFFFD\uFFFD");
    }

    @Test
    void a_long_text_is_cut_and_never_within_a_pair() {
        assertThat(CleanText.of("x".repeat(201), 200)).isEqualTo("x".repeat(199) + "…");
        assertThat(CleanText.of("x".repeat(200), 200)).isEqualTo("x".repeat(200));
        assertThat(CleanText.of("😀😀😀", 4)).isEqualTo("😀…");
    }
}
