package gpuq.api.jobs;

import gpuq.api.competitions.ActiveVersions.Version;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Manifest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a competition takes submissions at a moment, by the database's clock.
final class OpeningHours {

    private OpeningHours() {}

    /// @throws ProblemException `COMPETITION_NOT_OPEN` or `COMPETITION_CLOSED`
    static void check(Version version, Instant now) {
        Manifest manifest = version.manifest();
        if (version.withdrawn()) {
            throw new ProblemException(
                    ProblemCode.COMPETITION_CLOSED, "The competition was withdrawn by its staff.");
        }
        if (version.paused()) {
            throw new ProblemException(
                    ProblemCode.COMPETITION_NOT_OPEN, "The competition is paused by its staff.");
        }
        Instant opens = manifest.opensAt();
        if (opens != null && now.isBefore(opens)) {
            throw new ProblemException(
                    ProblemCode.COMPETITION_NOT_OPEN, "The competition opens at " + opens + ".");
        }
        Instant end = end(manifest);
        if (end != null && now.isAfter(end)) {
            throw new ProblemException(
                    ProblemCode.COMPETITION_CLOSED, "The competition closed at " + end + ".");
        }
    }

    private static @Nullable Instant end(Manifest manifest) {
        Instant closes = manifest.closesAt();
        if (closes == null) {
            return null;
        }
        Duration grace = manifest.late().grace();
        Instant until = manifest.late().until();
        return until == null ? closes.plus(grace) : until;
    }
}
