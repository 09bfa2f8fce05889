package gpuq.agent.gpu;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what only the plain outputs of `nvidia-smi` say: the compute capability, the names of MIG
/// devices, and why it could not answer. Pure.
final class SmiText {

    private static final Pattern CAPABILITY =
            Pattern.compile("(?m)^\\s*(GPU-[0-9a-f-]+)\\s*,\\s*(\\d+)\\.(\\d)\\s*$");
    private static final Pattern GPU_LINE =
            Pattern.compile("^GPU (\\d+): .*\\(UUID: (GPU-[0-9a-f-]+)\\)\\s*$");
    private static final Pattern MIG_LINE =
            Pattern.compile("^\\s+MIG .*Device\\s+(\\d+): \\(UUID: (MIG-[^)]+)\\)\\s*$");

    private static final int NO_DRIVER = 9;
    private static final int NO_LIBRARY = 12;
    private static final int OFF_THE_BUS = 15;
    private static final int MISMATCH = 18;

    private SmiText() {}

    /// The compute capability by device, as major times 10 plus minor: the answer to
    /// `--query-gpu=uuid,compute_cap --format=csv,noheader`.
    static Map<String, Integer> capabilities(String csv) {
        Map<String, Integer> found = new HashMap<>();
        Matcher line = CAPABILITY.matcher(csv);
        while (line.find()) {
            found.put(
                    line.group(1),
                    Integer.parseInt(line.group(2)) * 10 + Integer.parseInt(line.group(3)));
        }
        return found;
    }

    /// The names of MIG devices by their device and index, as `GPU-...#1`: the answer to `-L`. The
    /// XML of most drivers does not tell them.
    static Map<String, String> slices(String list) {
        Map<String, String> found = new LinkedHashMap<>();
        String gpu = "";
        for (String line : list.lines().toList()) {
            Matcher whole = GPU_LINE.matcher(line);
            Matcher slice = MIG_LINE.matcher(line);
            if (whole.matches()) {
                gpu = whole.group(2);
            } else if (slice.matches() && !gpu.isEmpty()) {
                found.put(gpu + "#" + slice.group(1), slice.group(2));
            }
        }
        return found;
    }

    /// Why there was no answer.
    static SmiFault fault(int exitCode, String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        if (exitCode == MISMATCH || lower.contains("version mismatch")) {
            return SmiFault.DRIVER_MISMATCH;
        }
        if (exitCode == OFF_THE_BUS
                || lower.contains("is lost")
                || lower.contains("unable to determine the device handle")) {
            return SmiFault.GPU_LOST;
        }
        if (exitCode == NO_DRIVER
                || exitCode == NO_LIBRARY
                || lower.contains("couldn't communicate with the nvidia driver")) {
            return SmiFault.DRIVER_MISSING;
        }
        return SmiFault.DRIVER_FAILED;
    }
}
