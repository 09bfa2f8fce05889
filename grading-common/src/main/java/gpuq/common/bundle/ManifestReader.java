package gpuq.common.bundle;

import gpuq.common.bundle.Manifest.Attach;
import gpuq.common.bundle.Manifest.Late;
import gpuq.common.bundle.Manifest.Visibility;
import gpuq.common.bundle.Manifest.When;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.PoolId;
import gpuq.common.yaml.YamlField;
import gpuq.common.yaml.YamlSection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a whole `competition.yaml`: the top level here, each section in a reader of its own. What
/// it gives is only a manifest if the document has no faults at the end.
final class ManifestReader {

    private static final PoolId DEFAULT_POOL = new PoolId("default");
    private static final int MAX_NAMES = 100;

    private final YamlSection root;
    private final BundleFiles files;

    private ManifestReader(YamlSection root, BundleFiles files) {
        this.root = root;
        this.files = files;
    }

    static Manifest read(YamlSection root, BundleFiles files) {
        return new ManifestReader(root, files).read();
    }

    private Manifest read() {
        YamlField closesField = root.field("closes_at");
        Instant opensAt = root.field("opens_at").time();
        Instant closesAt = closesField.time();
        if (opensAt != null && closesAt != null && !opensAt.isBefore(closesAt)) {
            closesField.fault("must be after opens_at");
        }
        Manifest.Data data = DataSection.read(root.section("data"), files);
        Manifest.Run run = RunSection.read(root.section("run"), files);
        Manifest.Submission submission =
                SubmissionSection.read(root.section("submission"), files, data);
        Manifest.Metric metric = MetricSection.read(root.section("metric"));
        return new Manifest(
                schema(),
                id(),
                root.field("title").required().line(120, ""),
                root.field("summary").text(500, ""),
                description(),
                root.field("changelog").text(2_000, ""),
                names("tags", 64),
                names("owners", 255),
                names("assistants", 255),
                root.field("visibility")
                        .word(Visibility.values(), Manifest.Word::word, Visibility.GROUP),
                names("groups", 255),
                root.field("is_test").bool(false),
                opensAt,
                closesAt,
                late(root.section("late"), closesAt),
                data,
                EnvironmentSection.read(root.section("environment")),
                run,
                LimitsSection.read(root.section("limits")),
                LimitsSection.readGpu(root.section("gpu")),
                submission,
                GraderSection.read(root.section("grader"), files),
                metric,
                LeaderboardSection.read(root.section("leaderboard")),
                LeaderboardSection.readMedals(
                        root.section("medals"), metric.higherIsBetter(), files),
                quota(root.section("quota")),
                pool(),
                root.field("latest_only").bool(false),
                root.field("attach").word(Attach.values(), Manifest.Word::word, Attach.STAFF),
                feedback(root.section("feedback")),
                ChecksSection.read(root.field("checks"), files),
                ChecksSection.readJobs(
                        root.field("checks_jobs"), files, "starter/" + run.studentFile()),
                root.field("lost_after").seconds(1, 600, Duration.ofSeconds(15)));
    }

    private String schema() {
        YamlField field = root.field("schema").required();
        String schema = field.line(64, Manifest.SCHEMA);
        if (!schema.equals(Manifest.SCHEMA)) {
            field.fault("must be " + Manifest.SCHEMA);
        }
        return schema;
    }

    private CompetitionId id() {
        YamlField field = root.field("id").required();
        String id = field.line(64, "unknown");
        if (!CompetitionId.isValid(id)) {
            field.fault("must be 2 to 63 of a-z, 0-9 and -, and not begin with -");
            return new CompetitionId("unknown");
        }
        return new CompetitionId(id);
    }

    private String description() {
        YamlField field = root.field("description");
        String path = files.path(field, "README.md");
        files.requireFile(field, path);
        return path;
    }

    private List<String> names(String key, int maxLength) {
        List<String> names = new ArrayList<>();
        for (YamlField item : root.field(key).items(MAX_NAMES)) {
            String name = item.line(maxLength, "");
            if (name.isBlank()) {
                item.fault("must not be empty");
            } else if (names.contains(name)) {
                item.fault("is there twice");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    private static Late late(YamlSection section, @Nullable Instant closesAt) {
        YamlField untilField = section.field("until");
        Instant until = untilField.time();
        if (until != null && (closesAt == null || !until.isAfter(closesAt))) {
            untilField.fault("must be after closes_at");
        }
        return new Late(
                until,
                section.field("penalty_per_day").number(0, 1, 0),
                section.field("grace").seconds(0, 604_800, Duration.ZERO));
    }

    private static Manifest.Quota quota(YamlSection section) {
        Long total = section.field("total").integerOrNull(1, 1_000_000);
        Long concurrentTotal = section.field("concurrent_total").integerOrNull(1, 10_000);
        return new Manifest.Quota(
                section.field("per_day").integer(1, 1_000_000, 20),
                total == null ? null : Math.toIntExact(total),
                section.field("concurrent").integer(1, 10_000, 2),
                concurrentTotal == null ? null : Math.toIntExact(concurrentTotal),
                zone(section.field("reset_zone")));
    }

    private static String zone(YamlField field) {
        String zone = field.line(64, "UTC");
        try {
            return ZoneId.of(zone).getId();
        } catch (DateTimeException e) {
            field.fault("must be a time zone such as Europe/Berlin");
            return "UTC";
        }
    }

    private PoolId pool() {
        YamlField field = root.field("pool");
        String pool = field.line(63, DEFAULT_POOL.value());
        if (!PoolId.isValid(pool)) {
            field.fault("must be 1 to 63 of a-z, 0-9 and -, and not begin with -");
            return DEFAULT_POOL;
        }
        return new PoolId(pool);
    }

    private static Manifest.Feedback feedback(YamlSection section) {
        return new Manifest.Feedback(
                when(section.field("stdout")),
                when(section.field("stderr")),
                when(section.field("grader_messages")),
                when(section.field("score")));
    }

    private static When when(YamlField field) {
        return field.word(When.values(), Manifest.Word::word, When.NOW);
    }
}
