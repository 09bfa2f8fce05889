package gpuq.common.bundle;

import org.jspecify.annotations.Nullable;

/// One fault of a bundle, with its place; all of a bundle's faults are found at once.
///
/// @param file path within the bundle, such as `competition.yaml`; empty for the archive itself
/// @param line 1-based line, where the fault has one
/// @param key the manifest's key, such as `limits.wall`, where the fault has one
/// @param unsafe whether the archive must not be unpacked at all (`BUNDLE_UNSAFE` instead of
///   `BUNDLE_INVALID`)
public record BundleFault(
        String file, @Nullable Integer line, @Nullable String key, String message, boolean unsafe) {

    public static BundleFault invalid(
            String file, @Nullable Integer line, @Nullable String key, String message) {
        return new BundleFault(file, line, key, message, false);
    }

    public static BundleFault unsafe(String file, String message) {
        return new BundleFault(file, null, null, message, true);
    }
}
