package gpuq.common.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.PoolId;
import gpuq.common.job.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a `competition.yaml` of schema `gpuq/1` says, with every default filled in: immutable once
/// it is a version's. Made by [BundleReader] alone; stored and sent as JSON by [ManifestJson],
/// whose digest is the part `MANIFEST`. Sizes are bytes, durations seconds in JSON.
public record Manifest(
        String schema,
        CompetitionId id,
        String title,
        String summary,
        String description,
        String changelog,
        List<String> tags,
        List<String> owners,
        List<String> assistants,
        Visibility visibility,
        List<String> groups,
        boolean isTest,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        Late late,
        Data data,
        Environment environment,
        Run run,
        Limits limits,
        Gpu gpu,
        Submission submission,
        Grader grader,
        Metric metric,
        Leaderboard leaderboard,
        Medals medals,
        Quota quota,
        PoolId pool,
        boolean latestOnly,
        Attach attach,
        Feedback feedback,
        List<Check> checks,
        List<CheckJob> checksJobs,
        Duration lostAfter) {

    /// The only schema that is known.
    public static final String SCHEMA = "gpuq/1";

    /// The best first.
    static final List<String> MEDALS = List.of("gold", "silver", "bronze");

    /// A word of a manifest: lower case in YAML and JSON.
    public interface Word {
        String name();

        @JsonValue
        default String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Visibility implements Word {
        PUBLIC,
        GROUP,
        HIDDEN
    }

    /// When late submissions are still taken, what each late day costs (0…1 of the score), and how
    /// many seconds after the end count as in time.
    public record Late(@Nullable Instant until, double penaltyPerDay, Duration grace) {}

    /// Where the data is.
    ///
    /// @param publicData seen as `/data` in both legs
    /// @param privateData seen as `/answers` in the grade leg alone
    public record Data(
            @JsonProperty("public") DataSource publicData,
            @JsonProperty("private") DataSource privateData,
            @Nullable Instant asOf) {}

    /// A folder of the bundle, or a tree elsewhere with its digest. Exactly one of path and uri is
    /// there.
    public record DataSource(
            @Nullable String path, @Nullable String uri, @Nullable Sha256 sha256) {}

    /// @param image the image's name; empty for the site's default
    public record Environment(String image, @Nullable Sha256 digest, Map<String, String> env) {}

    /// @param command argv, no shell
    /// @param harness folder of the bundle that is read-only at `/harness`
    public record Run(List<String> command, @Nullable String harness, String studentFile) {}

    public record Limits(
            long solutionBytes,
            Duration wall,
            Duration defaultWall,
            Duration prepare,
            double cpus,
            long memory,
            long shm,
            int pids,
            int openFiles,
            long scratch,
            long inodes,
            long log,
            OnLogLimit onLogLimit) {}

    public enum OnLogLimit implements Word {
        CUT,
        STOP
    }

    /// @param count 0…8; 0 is a CPU job
    /// @param minComputeCapability major times 10 plus minor (8.6 is 86); `x.y` in YAML
    public record Gpu(int count, long minMemory, int minComputeCapability) {}

    /// What must be handed in, and how it is checked before any grader sees it.
    ///
    /// @param file its only name, in `/work`
    /// @param rows the exact number of data rows; absent: as many as there are ids
    /// @param sample path in the bundle of the file that shows columns, types and ids
    /// @param columns empty: derived from the sample
    public record Submission(
            String file,
            Format format,
            long maxBytes,
            @Nullable Long rows,
            String sample,
            List<Column> columns,
            Ids ids,
            Order rowOrder,
            Order columnOrder,
            ExtraColumns extraColumns,
            OnEnd onNonzeroExit,
            OnEnd onTimeLimit) {}

    public enum Format implements Word {
        CSV,
        JSONL,
        ANY
    }

    public enum Order implements Word {
        ANY,
        EXACT
    }

    public enum ExtraColumns implements Word {
        IGNORE,
        REJECT
    }

    /// What happens with a file that a program left which did not end well.
    public enum OnEnd implements Word {
        FAIL,
        GRADE
    }

    /// Which ids a submission must have: those of the sample, none, or those of the file at a path
    /// of the bundle.
    public record Ids(IdsFrom from, @Nullable String path) {}

    public enum IdsFrom implements Word {
        SAMPLE,
        NONE,
        FILE
    }

    /// One column's rule.
    ///
    /// @param min smallest value, for numbers
    /// @param values the allowed words, for an enum
    /// @param maxLength longest text in code points
    /// @param nullable whether an empty field is allowed
    public record Column(
            String name,
            ColumnType type,
            @Nullable Double min,
            @Nullable Double max,
            List<String> values,
            @Nullable Integer maxLength,
            boolean nullable) {}

    public enum ColumnType implements Word {
        ID,
        INT,
        FLOAT,
        BOOL,
        STRING,
        ENUM
    }

    /// @param command argv, complete with flags
    /// @param image empty for the run image
    public record Grader(
            Adapter adapter,
            List<String> command,
            String image,
            Duration timeout,
            long memory,
            double cpus,
            long scratch) {}

    public enum Adapter implements Word {
        JSONL,
        MLE_BENCH;

        @Override
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// @param precision digits shown after the point; ranking uses the unrounded value
    /// @param min a score below it is the grader's fault
    public record Metric(
            String name,
            boolean higherIsBetter,
            int precision,
            @Nullable Double min,
            @Nullable Double max,
            String unit,
            List<MetricColumn> columns) {}

    public record MetricColumn(
            String key, String title, boolean higherIsBetter, int precision, boolean hidden) {}

    /// @param selectN how many jobs a user may select, rule `selected`
    public record Leaderboard(
            Rule rule,
            int selectN,
            Ties ties,
            Show show,
            @Nullable Instant freezeAt,
            Names names,
            ScoreShown score) {}

    public enum Rule implements Word {
        BEST,
        LATEST,
        SELECTED
    }

    public enum Ties implements Word {
        EARLIEST
    }

    public enum Show implements Word {
        LIVE,
        AFTER_CLOSE,
        NEVER
    }

    public enum Names implements Word {
        REAL,
        PSEUDONYM
    }

    public enum ScoreShown implements Word {
        PUBLIC,
        PRIVATE
    }

    /// @param thresholds what score each medal takes: as the manifest says, or by Kaggle's bands
    ///   over the reference leaderboard
    public record Medals(MedalSource source, Map<String, Double> thresholds) {}

    public enum MedalSource implements Word {
        NONE,
        THRESHOLDS,
        REFERENCE_LEADERBOARD
    }

    /// @param perDay counted submissions a day of `resetZone`
    /// @param total counted submissions in all
    /// @param concurrent running jobs of one user; further ones wait
    /// @param concurrentTotal running jobs of all users together; further ones wait
    public record Quota(
            int perDay,
            @Nullable Integer total,
            int concurrent,
            @Nullable Integer concurrentTotal,
            String resetZone) {}

    public enum Attach implements Word {
        STAFF,
        OWNER
    }

    public record Feedback(When stdout, When stderr, When graderMessages, When score) {}

    public enum When implements Word {
        NOW,
        AFTER_CLOSE,
        STAFF
    }

    /// Whether something with this setting is shown to a student at that time. A competition that
    /// never closes never shows what waits for its close.
    public boolean shows(When when, Instant at) {
        return switch (when) {
            case NOW -> true;
            case AFTER_CLOSE -> isClosed(at);
            case STAFF -> false;
        };
    }

    /// The best medal that a score wins, if any.
    public @Nullable String medal(double score) {
        for (String medal : MEDALS) {
            Double threshold = medals.thresholds().get(medal);
            if (threshold != null
                    && (metric.higherIsBetter() ? score >= threshold : score <= threshold)) {
                return medal;
            }
        }
        return null;
    }

    public boolean isClosed(Instant at) {
        return closesAt != null && at.isAfter(closesAt);
    }

    /// A file that the grader must judge as expected before the version may become active. The
    /// first that is graded is the reference file.
    public record Check(
            String file,
            Expect expect,
            @Nullable Double score,
            double tolerance,
            @Nullable String reason) {}

    public enum Expect implements Word {
        GRADED,
        REJECTED
    }

    /// A program that a whole run must judge as expected.
    ///
    /// @param expect an outcome code
    public record CheckJob(String solution, String expect, @Nullable Double score) {}
}
