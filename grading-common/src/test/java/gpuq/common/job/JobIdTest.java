package gpuq.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobIdTest {

    @Test
    void an_id_tells_when_its_job_was_submitted() {
        Instant moment = Instant.parse("2031-02-03T04:05:06.789Z");
        assertThat(JobId.of(moment.toEpochMilli(), -1, -1).submittedAt()).isEqualTo(moment);
        assertThat(JobId.of(0, 0, 0).submittedAt()).isEqualTo(Instant.EPOCH);
    }
}
