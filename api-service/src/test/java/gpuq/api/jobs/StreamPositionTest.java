package gpuq.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.contract.LogChunk.LogStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPositionTest {

    @Test
    void a_position_survives_being_an_event_id() {
        StreamPosition position =
                StreamPosition.START
                        .afterEvent(42)
                        .inAttempt(LogStream.STDOUT, 2)
                        .inAttempt(LogStream.GRADER, 3)
                        .at(LogStream.STDOUT, 100)
                        .at(LogStream.GRADER, 7);
        assertThat(StreamPosition.read(position.toString())).isEqualTo(position);
    }

    @Test
    void a_further_attempt_begins_its_logs_anew() {
        StreamPosition position =
                StreamPosition.START
                        .inAttempt(LogStream.STDERR, 1)
                        .at(LogStream.STDERR, 9)
                        .inAttempt(LogStream.GRADER, 1)
                        .at(LogStream.GRADER, 5);
        assertThat(position.inAttempt(LogStream.STDOUT, 2).offset(LogStream.STDERR)).isZero();
        assertThat(position.inAttempt(LogStream.STDOUT, 2).offset(LogStream.GRADER)).isEqualTo(5);
        assertThat(position.inAttempt(LogStream.GRADER, 2).offset(LogStream.GRADER)).isZero();
        assertThat(position.inAttempt(LogStream.STDERR, 1)).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1.2.3",
                "1.1.1.1.1",
                "1.1.1.1.1.-1",
                "1.1.1.1.1.9999999999999999999",
                "' or 1"
            })
    void what_is_no_id_of_ours_starts_anew(String text) {
        assertThat(StreamPosition.read(text)).isEqualTo(StreamPosition.START);
    }
}
