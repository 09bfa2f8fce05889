package gpuq.common.bundle;

import gpuq.common.bundle.Manifest.OnLogLimit;
import gpuq.common.yaml.YamlField;
import gpuq.common.yaml.YamlSection;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `limits` and `gpu`. Where the contract names no bound, ours keeps a slip of the pen (a
/// missing unit) from becoming a job that can never run.
final class LimitsSection {

    private static final long KI = 1L << 10;
    private static final long MI = 1L << 20;
    private static final long GI = 1L << 30;
    private static final long TI = 1L << 40;

    /// Longest wall time of anything (a day).
    private static final int MAX_SECONDS = 86_400;

    private static final Pattern CAPABILITY = Pattern.compile("([0-9]{1,2})(?:\\.([0-9]))?");

    private LimitsSection() {}

    static Manifest.Limits read(YamlSection section) {
        Duration wall = section.field("wall").seconds(1, MAX_SECONDS, Duration.ofHours(1));
        long memory = section.field("memory").size(64 * MI, 16 * TI, 16 * GI);
        return new Manifest.Limits(
                section.field("solution_bytes").size(1, 16 * MI, MI),
                wall,
                defaultWall(section.field("default_wall"), wall),
                section.field("prepare").seconds(1, MAX_SECONDS, Duration.ofMinutes(30)),
                section.field("cpus").number(0.1, 1_024, 4),
                memory,
                shm(section.field("shm"), memory),
                // Some 15 tasks are the container runtime's own.
                section.field("pids").integer(32, 1_000_000, 512),
                section.field("open_files").integer(64, 1_048_576, 4_096),
                section.field("scratch").size(MI, 16 * TI, 20 * GI),
                section.field("inodes").integer(100L, 1_000_000_000L, 200_000L),
                section.field("log").size(64 * KI, GI, 10 * MI),
                section.field("on_log_limit")
                        .word(OnLogLimit.values(), Manifest.Word::word, OnLogLimit.CUT));
    }

    static Manifest.Gpu readGpu(YamlSection section) {
        return new Manifest.Gpu(
                section.field("count").integer(0, 8, 1),
                section.field("min_memory").size(0, 16 * TI, 0),
                capability(section.field("min_compute_capability")));
    }

    private static Duration defaultWall(YamlField field, Duration wall) {
        Duration value = field.seconds(1, MAX_SECONDS, wall);
        if (value.compareTo(wall) > 0) {
            field.fault("must not be above limits.wall");
        }
        return value;
    }

    private static long shm(YamlField field, long memory) {
        long value = field.size(0, 16 * TI, memory / 2);
        if (value > memory) {
            field.fault("must not be above limits.memory, which holds it too");
        }
        return value;
    }

    private static int capability(YamlField field) {
        Matcher matcher = CAPABILITY.matcher(field.written("0"));
        if (!matcher.matches()) {
            field.fault("must be a compute capability such as 8.6");
            return 0;
        }
        int minor = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return Integer.parseInt(matcher.group(1)) * 10 + minor;
    }
}
