package gpuq.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputShareTest {

    private static final long MIB = 1024 * 1024;

    @Test
    void both_ends_together_are_the_limit() {
        for (long limit : new long[] {2, 1000, MIB, 2 * MIB, 10 * MIB}) {
            OutputShare share = OutputShare.of(limit, MIB);
            assertThat(share.head() + share.tail()).isEqualTo(limit);
            assertThat(share.head()).isGreaterThanOrEqualTo(share.tail());
        }
    }

    @Test
    void of_a_usual_limit_the_end_is_a_mebibyte() {
        assertThat(OutputShare.of(10 * MIB, MIB)).isEqualTo(new OutputShare(9 * MIB, MIB));
    }
}
