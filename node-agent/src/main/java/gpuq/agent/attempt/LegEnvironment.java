package gpuq.agent.attempt;

import gpuq.common.bundle.Manifest;
import gpuq.common.contract.Assignment.StartAttempt;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// All variables that a program sees, and no others. Pure.
final class LegEnvironment {

    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private LegEnvironment() {}

    /// For the student's program.
    ///
    /// @param devices what CUDA may see; empty for none
    static Map<String, String> run(
            StartAttempt start, Manifest manifest, Duration timeout, String devices) {
        Map<String, String> all = new TreeMap<>();
        // First, so that none of ours can be changed.
        manifest.environment()
                .env()
                .forEach(
                        (name, value) -> {
                            if (NAME.matcher(name).matches()) {
                                all.put(name, value);
                            }
                        });
        all.putAll(common(start, "/work"));
        all.put("PYTHONUNBUFFERED", "1");
        all.put("PYTHONNOUSERSITE", "1");
        all.put("PYTHONFAULTHANDLER", "1");
        all.put("CUDA_VISIBLE_DEVICES", devices);
        if (!devices.isEmpty()) {
            // Where the container's runtime puts the driver's libraries.
            all.put("LD_LIBRARY_PATH", "/.singularity.d/libs");
        }
        all.put("GPUQ_DATA", "/data");
        all.put("GPUQ_WORK", "/work");
        all.put("GPUQ_DEADLINE", Long.toString(timeout.toSeconds()));
        all.put("GPUQ_ATTEMPT", Integer.toString(start.attempt().number()));
        return all;
    }

    /// For a grader: nothing that says whose submission it is.
    static Map<String, String> grade(StartAttempt start) {
        Map<String, String> all = new TreeMap<>(common(start, "/scratch"));
        all.put("GPUQ_SUBMISSION", "/in/submission.csv");
        all.put("GPUQ_ANSWERS", "/answers");
        all.put("GPUQ_PUBLIC", "/data");
        all.put("GPUQ_RESULTS", "/out/results.jsonl");
        return all;
    }

    private static Map<String, String> common(StartAttempt start, String home) {
        Map<String, String> all = new TreeMap<>();
        all.put("PATH", PATH);
        all.put("HOME", home);
        all.put("LANG", "C.UTF-8");
        all.put("TZ", "UTC");
        all.put("PYTHONHASHSEED", "0");
        all.put("GPUQ_COMPETITION", start.competition().id().value());
        all.put("GPUQ_VERSION", Integer.toString(start.competition().version()));
        return all;
    }
}
