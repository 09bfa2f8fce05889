package gpuq.api.competitions;

import gpuq.common.bundle.Manifest;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a program finds where it runs, and how it is started: enough to run it in the same at home
/// (EXEC-12).
///
/// @param imageDigest absent while the version names an image that nobody has published
/// @param python the interpreter's version; absent where nobody has recorded what the image has
/// @param packages what can be imported beside the standard library; absent with `python`
/// @param cuda the version of CUDA's runtime in the image; absent if it has none
/// @param gpus what the pool has that the competition's jobs may get
/// @param env what the competition sets beside the contract's own variables
/// @param dataAsOf the day that the data is of
record EnvironmentView(
        CompetitionRef competition,
        String image,
        @Nullable Sha256 imageDigest,
        @Nullable String python,
        @Nullable List<Distribution> packages,
        @Nullable String cuda,
        List<Gpu> gpus,
        List<String> command,
        String studentFile,
        Map<String, String> env,
        Manifest.Limits limits,
        @Nullable Instant dataAsOf) {

    /// Something that can be installed and imported, by the name that its packaging has.
    record Distribution(String name, String version) {}

    /// So many GPUs of a kind.
    ///
    /// @param memory bytes
    /// @param computeCapability major times 10 plus minor
    /// @param driver absent where the nodes do not say it
    record Gpu(
            String model, int count, long memory, int computeCapability, @Nullable String driver) {}
}
