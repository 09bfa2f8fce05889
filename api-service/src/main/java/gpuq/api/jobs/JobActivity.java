package gpuq.api.jobs;

import gpuq.api.database.Database.Row;
import gpuq.common.job.JobState;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a job does, as its node has told of the attempt that it is in (`job_activity`): to tell a
/// program that takes long from one that hangs (MON-6), and one that uses its GPU from one that
/// does not (MON-8). What was told of an earlier attempt is not this one's.
final class JobActivity {

    /// Shorter than this is a pause.
    private static final Duration QUIET = Duration.ofMinutes(5);

    private JobActivity() {}

    /// How it is doing; absent if nothing was ever told.
    static JobView.@Nullable Activity of(Row row) throws SQLException {
        Instant log = row.nullableTime("last_log_at");
        if (!row.flag("is_seen")) {
            return log == null ? null : new JobView.Activity(log, null, null, null);
        }
        Instant gpu = row.nullableTime("gpu_active_at");
        if (!isRunning(row)) {
            return new JobView.Activity(log, gpu, null, null);
        }
        Instant seen = row.time("seen_at");
        return new JobView.Activity(
                log,
                gpu,
                row.nullableReal("cpu"),
                note(seen, log, gpu, row.nullableTime("cpu_active_at")));
    }

    /// What it has used until now; empty while it does not run.
    static Optional<String> usage(Row row) throws SQLException {
        return row.flag("is_seen") && isRunning(row)
                ? row.optionalText("seen_usage")
                : Optional.empty();
    }

    private static boolean isRunning(Row row) throws SQLException {
        return JobState.valueOf(row.text("state")) == JobState.RUNNING;
    }

    /// Says that nothing has happened for long. All times are by the node's clock, and the last is
    /// that of the last look and not now: of what came after, nothing is known.
    static @Nullable String note(Instant seen, @Nullable Instant... signs) {
        Instant last =
                Arrays.stream(signs)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(seen);
        Duration quiet = Duration.between(last, seen);
        return quiet.compareTo(QUIET) < 0
                ? null
                : "No activity for %d min.".formatted(quiet.toMinutes());
    }
}
