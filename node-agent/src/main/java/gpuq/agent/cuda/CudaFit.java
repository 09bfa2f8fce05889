package gpuq.agent.cuda;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether an image runs on a device under a driver, and if not, why, in words for a student
/// (GPU-8, EVOLVE-1). What is not known stands in nobody's way. Pure.
///
/// The rules are those of CUDA: a driver serves every toolkit up to its own version; from 11 on
/// also later ones of the same major version, but then it compiles nothing for them; and machine
/// code runs on devices of its own major capability only.
final class CudaFit {

    /// From this major version on a driver runs machine code of later minor versions.
    private static final int MINOR_COMPATIBLE = 11;

    /// The first toolkit that makes code for a major capability.
    private static final Map<Integer, CudaVersion> FIRST =
            new TreeMap<>(
                    Map.of(
                            7, new CudaVersion(9, 0),
                            8, new CudaVersion(11, 0),
                            9, new CudaVersion(11, 8),
                            10, new CudaVersion(12, 8),
                            11, new CudaVersion(13, 0),
                            12, new CudaVersion(12, 8)));

    /// The least capability for which a major version of the toolkit still makes code.
    private static final TreeMap<Integer, Integer> LEAST =
            new TreeMap<>(Map.of(11, 35, 12, 50, 13, 75));

    private CudaFit() {}

    /// @param driver the newest CUDA that the driver serves; absent if it does not say
    /// @param device its compute capability, 0 if it is not known
    /// @return why it does not run, as a clause whose `it` is the image; empty if it does
    static Optional<String> whyNot(CudaNeed need, @Nullable CudaVersion driver, int device) {
        return ofDriver(need, driver, device).or(() -> ofDevice(need, device));
    }

    private static Optional<String> ofDriver(
            CudaNeed need, @Nullable CudaVersion driver, int device) {
        CudaVersion made = need.version();
        if (made == null || driver == null || !made.isLaterThan(driver)) {
            return Optional.empty();
        }
        boolean isServed =
                made.major() == driver.major()
                        && made.major() >= MINOR_COMPATIBLE
                        && device > 0
                        && need.codes().stream().anyMatch(code -> code.runsOn(device));
        return isServed
                ? Optional.empty()
                : Optional.of(
                        "it is made with CUDA %s, and the driver knows none later than %s"
                                .formatted(made, driver));
    }

    private static Optional<String> ofDevice(CudaNeed need, int device) {
        if (device == 0) {
            return Optional.empty();
        }
        return need.codes().isEmpty() ? ofToolkit(need, device) : ofCodes(need, device);
    }

    private static Optional<String> ofCodes(CudaNeed need, int device) {
        boolean runs =
                need.codes().stream()
                        .anyMatch(code -> code.runsOn(device) || code.compilesFor(device));
        return runs
                ? Optional.empty()
                : Optional.of(
                        "it has no code for compute capability %s, only for %s"
                                .formatted(
                                        capability(device),
                                        need.codes().stream()
                                                .sorted(
                                                        Comparator.comparingInt(
                                                                CudaCode::capability))
                                                .map(CudaCode::toString)
                                                .distinct()
                                                .collect(Collectors.joining(", "))));
    }

    /// Where an image does not say what code it has, its toolkit bounds what that can be.
    private static Optional<String> ofToolkit(CudaNeed need, int device) {
        CudaVersion made = need.version();
        if (made == null) {
            return Optional.empty();
        }
        CudaVersion first = FIRST.get(device / 10);
        if (first != null && first.isLaterThan(made)) {
            return Optional.of(
                    "it is made with CUDA %s, and compute capability %s needs %s or later"
                            .formatted(made, capability(device), first));
        }
        Map.Entry<Integer, Integer> least = LEAST.floorEntry(made.major());
        if (least != null && device < least.getValue()) {
            return Optional.of(
                    "it is made with CUDA %s, which has no code for compute capability %s any more"
                            .formatted(made, capability(device)));
        }
        return Optional.empty();
    }

    private static String capability(int value) {
        return value / 10 + "." + value % 10;
    }
}
