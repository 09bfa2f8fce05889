package gpuq.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.common.EdgeCase;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.json.JsonStyle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdleGpuTest {

    private static final ObjectMapper MAPPER = JsonStyle.newMapper();
    private static final double SECONDS = IdleGpu.LONG_ENOUGH.toSeconds();

    private static final Outcome GRADED = Outcome.of(OutcomeCode.GRADED, Stage.GRADE, "Done.", "");

    @Test
    @EdgeCase("MON-8")
    void whose_gpu_was_idle_all_the_time_is_told_so_however_it_ended() {
        assertThat(IdleGpu.hint(GRADED, 1, used(SECONDS, 0.0))).isEqualTo(IdleGpu.SENTENCE);
        Outcome timeLimit =
                Outcome.of(OutcomeCode.TIME_LIMIT, Stage.RUN, "Too long.", "Ask for more time.");
        assertThat(IdleGpu.hint(timeLimit, 2, used(2 * SECONDS, 0.0)))
                .isEqualTo("Ask for more time. " + IdleGpu.SENTENCE);
    }

    @Test
    void whose_gpu_was_used_is_told_nothing() {
        assertThat(IdleGpu.hint(GRADED, 1, used(SECONDS, 0.001))).isEmpty();
    }

    @Test
    void what_nobody_could_see_is_not_claimed() {
        assertThat(IdleGpu.hint(GRADED, 1, used(SECONDS, null))).isEmpty();
        assertThat(IdleGpu.hint(GRADED, 0, used(0, null))).isEmpty();
        assertThat(IdleGpu.hint(GRADED, 1, null)).isEmpty();
        assertThat(IdleGpu.hint(GRADED, 1, used(SECONDS - 1, 0.0))).isEmpty();
        assertThat(IdleGpu.hint(GRADED, 2, used(2 * SECONDS - 1, 0.0))).isEmpty();
    }

    @Test
    void who_was_hit_by_a_fault_of_ours_is_spared() {
        Outcome lost = Outcome.of(OutcomeCode.NODE_FAULT, Stage.RUN, "The disk broke.", "Wait.");
        assertThat(IdleGpu.hint(lost, 1, used(SECONDS, 0.0))).isEqualTo("Wait.");
    }

    private static JsonNode used(double gpuSeconds, @Nullable Double utilization) {
        return MAPPER.valueToTree(new Usage(gpuSeconds, 1.0, 1L, null, utilization, null, 0));
    }
}
