package gpuq.api.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollPaceTest {

    @ParameterizedTest(name = "{0} records, {1} ms later: {2} ms")
    @CsvSource({
        "1, 0, 2",
        "1, 2, 0",
        "1, 500, 0",
        "10, 5, 15",
        "20, 0, 40",
        "500, 0, 40",
        "500, 41, 0"
    })
    void the_more_a_poll_brings_the_later_is_the_next(int records, long since, long left) {
        assertThat(PollPace.left(records, Duration.ofMillis(since)))
                .isEqualTo(Duration.ofMillis(left));
    }
}
