package gpuq.api.competitions;

import com.fasterxml.jackson.annotation.JsonValue;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.PoolId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A competition as people see it, by its active version.
///
/// @param description the README's Markdown; on the single resource only
/// @param version the active version, or the latest while none is active
public record CompetitionView(
        CompetitionId id,
        int version,
        String title,
        String summary,
        @Nullable String description,
        Phase state,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        Manifest.Late late,
        Data data,
        @Nullable Paused paused,
        @Nullable Withdrawn withdrawn,
        @Nullable Held held,
        Manifest.Limits limits,
        Manifest.Gpu gpu,
        Manifest.Submission submission,
        Manifest.Metric metric,
        Manifest.Quota quota,
        Manifest.Leaderboard leaderboard,
        Manifest.Medals medals,
        PoolId pool,
        List<String> tags,
        Manifest.Visibility visibility,
        boolean isTest,
        List<String> owners) {

    /// @param asOf the day that the data is of: a version's data never changes (DATA-7)
    public record Data(@Nullable Instant asOf) {}

    /// Why no submissions are taken for the moment.
    public record Paused(String reason) {}

    /// Why none are taken any more.
    public record Withdrawn(String reason) {}

    /// Why its jobs wait though its staff have not paused it: the scheduler has met a fault of its
    /// grader or data too often.
    ///
    /// @param why `GRADER_FAULTS` or `DATA_FAULTS`
    public record Held(String why, String reason, Instant since) {}

    /// Whether submissions are taken.
    public enum Phase {
        DRAFT,
        UPCOMING,
        OPEN,
        LATE,
        PAUSED,
        CLOSED,
        WITHDRAWN;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The phase of an active version at a moment. Pausing only matters between opening and
        /// end.
        static Phase at(Instant now, Manifest manifest, boolean paused) {
            Instant opens = manifest.opensAt();
            if (opens != null && now.isBefore(opens)) {
                return UPCOMING;
            }
            Instant closes = manifest.closesAt();
            boolean isOver = closes != null && now.isAfter(closes.plus(manifest.late().grace()));
            Instant until = manifest.late().until();
            if (isOver && (until == null || now.isAfter(until))) {
                return CLOSED;
            }
            if (paused) {
                return PAUSED;
            }
            return isOver ? LATE : OPEN;
        }
    }
}
