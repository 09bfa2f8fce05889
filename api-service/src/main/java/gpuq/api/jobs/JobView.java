package gpuq.api.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import gpuq.common.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A job as the REST contract has it.
///
/// @param suspicious for staff alone: what about it looks as if it had another end than the
///   competition's, `MINER_SIGN` or `GPU_BUSY_FOR_NOTHING` (ABUSE-2)
/// @param artifactsExpireAt when the files that it has left are removed; absent until it has ended
public record JobView(
        String id,
        String userId,
        String userName,
        String competitionId,
        int competitionVersion,
        JobState state,
        String stage,
        int attempt,
        String priority,
        long expectedTime,
        long timeout,
        int gpus,
        String note,
        List<String> tags,
        JsonNode metadata,
        Solution solution,
        Instant submittedAt,
        @Nullable Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant deadlineAt,
        @Nullable String nodeId,
        String pool,
        @Nullable Queue queue,
        @Nullable Progress progress,
        @Nullable Activity activity,
        @Nullable OutcomeView outcome,
        @Nullable ResultView result,
        List<ResultView> gradings,
        @Nullable JsonNode usage,
        @Nullable Boolean counted,
        @Nullable Instant artifactsExpireAt,
        @Nullable String resubmitOf,
        @Nullable List<String> suspicious,
        Map<String, String> links) {

    /// @param name the label that the client gave, sanitised
    public record Solution(String sha256, long size, String name) {}

    /// Where a waiting job stands.
    ///
    /// @param position 1 for the next
    /// @param ahead how many stand before it
    /// @param reason why it has not started, in a sentence
    /// @param start when it may start, absent where no slot is there that could take it
    /// @param finish when it may end
    public record Queue(
            long position,
            long ahead,
            String reason,
            @Nullable Spread start,
            @Nullable Spread finish,
            Instant asOf) {}

    /// Half of all cases come by `p50`, nine in ten by `p90`.
    public record Spread(Instant p50, Instant p90) {}

    /// How far the job is in its state: while it is PREPARING, how much of the data is on its node;
    /// later what the program says of its own progress.
    public record Progress(@Nullable Double percent, @Nullable String message, Instant at) {}

    /// How its program is doing.
    ///
    /// @param lastLogAt when it last printed something
    /// @param lastGpuActiveAt when one of its GPUs was last seen at work
    /// @param cpu processors that it keeps busy, on average over the last seconds; while it runs
    /// @param note says so where nothing has happened for long; while it runs
    public record Activity(
            @Nullable Instant lastLogAt,
            @Nullable Instant lastGpuActiveAt,
            @Nullable Double cpu,
            @Nullable String note) {}

    /// How it ended.
    public record OutcomeView(
            String code,
            String reason,
            String stage,
            String fault,
            String message,
            String hint,
            String doc,
            JsonNode errors,
            @Nullable JsonNode limit,
            @Nullable Integer exitCode,
            @Nullable String signal,
            boolean counted,
            int retried) {

        /// The same outcome with another sentence and no details.
        OutcomeView without(String sentence) {
            return new OutcomeView(
                    code,
                    reason,
                    stage,
                    fault,
                    sentence,
                    "",
                    doc,
                    JsonNodeFactory.instance.arrayNode(),
                    limit,
                    exitCode,
                    signal,
                    counted,
                    retried);
        }
    }

    /// A grading; of a job the last one counts.
    ///
    /// @param regradedFrom the version that the job was handed in for, where another has graded it
    public record ResultView(
            double score,
            @com.fasterxml.jackson.annotation.JsonProperty("public") @Nullable Double publicScore,
            String metric,
            boolean higherIsBetter,
            int precision,
            @Nullable String medal,
            Map<String, Double> thresholds,
            long rows,
            Map<String, Double> metrics,
            boolean late,
            double penalty,
            boolean partial,
            boolean onLeaderboard,
            int gradedVersion,
            @Nullable Integer regradedFrom,
            String message,
            JsonNode details) {

        ResultView withoutMessages() {
            return new ResultView(
                    score,
                    publicScore,
                    metric,
                    higherIsBetter,
                    precision,
                    medal,
                    thresholds,
                    rows,
                    metrics,
                    late,
                    penalty,
                    partial,
                    onLeaderboard,
                    gradedVersion,
                    regradedFrom,
                    "",
                    JsonNodeFactory.instance.arrayNode());
        }
    }

    /// The same job, before anything was graded.
    JobView withoutScore() {
        return with(outcome, null, List.of());
    }

    /// The same job without what is for staff alone.
    JobView withoutSuspicion() {
        return with(outcome, result, gradings, null);
    }

    /// The same job with another end.
    JobView with(
            @Nullable OutcomeView newOutcome,
            @Nullable ResultView newResult,
            List<ResultView> newGradings) {
        return with(newOutcome, newResult, newGradings, suspicious);
    }

    private JobView with(
            @Nullable OutcomeView newOutcome,
            @Nullable ResultView newResult,
            List<ResultView> newGradings,
            @Nullable List<String> newSuspicious) {
        return new JobView(
                id,
                userId,
                userName,
                competitionId,
                competitionVersion,
                state,
                stage,
                attempt,
                priority,
                expectedTime,
                timeout,
                gpus,
                note,
                tags,
                metadata,
                solution,
                submittedAt,
                queuedAt,
                startedAt,
                finishedAt,
                deadlineAt,
                nodeId,
                pool,
                queue,
                progress,
                activity,
                newOutcome,
                newResult,
                newGradings,
                usage,
                counted,
                artifactsExpireAt,
                resubmitOf,
                newSuspicious,
                links);
    }

    /// The state as the entity tag sees it: what may be edited, and where the job is.
    String entityTag() {
        return "\""
                + Integer.toHexString(
                        java.util.Objects.hash(
                                id,
                                state,
                                stage,
                                attempt,
                                priority,
                                expectedTime,
                                timeout,
                                note,
                                tags,
                                solution.sha256()))
                + "\"";
    }
}
