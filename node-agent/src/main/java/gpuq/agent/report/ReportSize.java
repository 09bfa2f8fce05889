package gpuq.agent.report;

import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Topic;
import gpuq.common.grading.Grade;
import java.util.List;
import java.util.Map;

/// Makes a report fit into a record: a grader may write a MiB of detail lines, and a record holds
/// less. The score is never cut; lines are, from the end, and the message says so.
final class ReportSize {

    /// Leaves room for headers and for what the scheduler adds when it passes the grade on.
    static final int MOST = Topic.MAX_MESSAGE_BYTES / 2;

    private ReportSize() {}

    static AttemptEnded fit(AttemptEnded ended) {
        Grade grade = ended.grade();
        if (grade == null || ContractJson.write(ended).length <= MOST) {
            return ended;
        }
        int lines = grade.details().size();
        AttemptEnded shorter = ended;
        while (lines > 0 && ContractJson.write(shorter).length > MOST) {
            lines /= 2;
            shorter = withDetails(ended, grade, lines);
        }
        return shorter;
    }

    private static AttemptEnded withDetails(AttemptEnded ended, Grade grade, int lines) {
        List<Map<String, Object>> kept = grade.details().subList(0, lines);
        String note = "%d of %d detail lines are kept.".formatted(lines, grade.details().size());
        return new AttemptEnded(
                ended.nodeId(),
                ended.attempt(),
                ended.collected(),
                new Grade(
                        grade.score(),
                        grade.publicScore(),
                        grade.privateScore(),
                        grade.metrics(),
                        grade.rows(),
                        grade.message().isEmpty() ? note : grade.message() + " " + note,
                        kept),
                ended.outcome(),
                ended.usage(),
                ended.startedAgo(),
                ended.at());
    }
}
