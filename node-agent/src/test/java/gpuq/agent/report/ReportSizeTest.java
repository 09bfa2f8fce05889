package gpuq.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.rig.Ends;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.ContractJson;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportSizeTest {

    @Test
    void a_usual_report_is_left_alone() {
        AttemptEnded ended = ended(10);
        assertThat(ReportSize.fit(ended)).isSameAs(ended);
    }

    @Test
    void a_report_with_a_flood_of_details_fits_and_keeps_its_score() {
        AttemptEnded fit = ReportSize.fit(ended(10_000));
        assertThat(ContractJson.write(fit).length).isLessThanOrEqualTo(ReportSize.MOST);
        Grade grade = Ends.grade(fit);
        assertThat(grade.score()).isEqualTo(0.5);
        assertThat(grade.details()).isNotEmpty();
        assertThat(grade.message()).contains("of 10000 detail lines are kept");
    }

    private static AttemptEnded ended(int details) {
        List<Map<String, Object>> lines =
                Collections.nCopies(details, Map.of("type", "detail", "text", "x".repeat(80)));
        return new AttemptEnded(
                new NodeId("n1"),
                new AttemptRef(JobId.of(1, 2, 3), Leg.GRADE, 1),
                null,
                new Grade(0.5, null, null, Map.of(), 3, "", lines),
                null,
                Usage.NONE,
                Duration.ofSeconds(1),
                Instant.EPOCH);
    }
}
