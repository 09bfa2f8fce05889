package gpuq.common.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {

    @Test
    void an_id_tells_when_its_job_was_submitted() {
        Instant moment = Instant.parse("2031-02-03T04:05:06.789Z");
        assertThat(JobId.of(moment.toEpochMilli(), -1, -1).submittedAt()).isEqualTo(moment);
        assertThat(JobId.of(0, 0, 0).submittedAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void ids_are_ordered_as_their_texts_are() {
        SplittableRandom random = new SplittableRandom(1);
        List<JobId> ids =
                Stream.generate(
                                () ->
                                        JobId.of(
                                                random.nextLong(1L << 48),
                                                random.nextLong(),
                                                random.nextLong()))
                        .limit(1000)
                        .toList();
        assertThat(ids.stream().sorted().map(JobId::value))
                .isEqualTo(ids.stream().map(JobId::value).sorted().toList());
        assertThat(ids).allSatisfy(id -> assertThat(new JobId(id.value())).isEqualTo(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-7-8-1",
                "019cad90-7736-7001-8492-639973b9fd3",
                "019cad90-7736-7001-8492-639973b9fd370",
                "019CAD90-7736-7001-8492-639973b9fd37",
                "019cad90-7736-4001-8492-639973b9fd37",
                "019cad90-7736-7001-c492-639973b9fd37",
                "019cad90-7736-7001-0492-639973b9fd37",
                "019cad90077360700108492-639973b9fd37",
                "019cad90-7736-7001-84920639973b9fd37",
                "019cad90-7736-7001-8492-639973b9fd3g",
                "019cad9 -7736-7001-8492-639973b9fd37"
            })
    void nothing_else_is_an_id(String text) {
        assertThat(JobId.isValid(text)).isFalse();
        assertThatThrownBy(() -> new JobId(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
