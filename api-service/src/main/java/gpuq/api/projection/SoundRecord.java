package gpuq.api.projection;

import gpuq.common.contract.FetchProgress;
import gpuq.common.contract.LogChunk;
import gpuq.common.contract.LogRecord;
import gpuq.common.contract.LogVitals;
import gpuq.common.job.Leg;
import gpuq.common.job.Usage;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tells log records that an agent could send from those that none would: a node is not trusted,
/// and a figure or a time that the database cannot store would hold up all that come after it.
/// Pure.
final class SoundRecord {

    /// So many bytes one piece may stand for: what the agent leaves out at most.
    private static final int MAX_PIECE_BYTES = 1 << 30;

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private SoundRecord() {}

    static boolean is(LogRecord record) {
        return switch (record) {
            case LogChunk chunk ->
                    chunk.offset() >= 0
                            && chunk.sizeBytes() > 0
                            && chunk.sizeBytes() <= MAX_PIECE_BYTES
                            && chunk.text().length() <= LogChunk.MAX_BYTES
                            && areTimes(chunk.at());
            case LogVitals vitals ->
                    vitals.attempt().leg() == Leg.RUN
                            && areAmounts(vitals.cpu())
                            && areAmounts(vitals.usage())
                            && areTimes(vitals.at(), vitals.cpuActiveAt(), vitals.gpuActiveAt());
            case FetchProgress progress -> progress.makesSense() && areTimes(progress.at());
        };
    }

    private static boolean areAmounts(Usage usage) {
        return areAmounts(
                usage.gpuSeconds(),
                usage.cpuSeconds(),
                usage.gpuUtilizationMean(),
                usage.gpuThrottledSeconds());
    }

    private static boolean areAmounts(@Nullable Double... amounts) {
        return Arrays.stream(amounts)
                .filter(Objects::nonNull)
                .allMatch(amount -> amount >= 0 && Double.isFinite(amount));
    }

    private static boolean areTimes(@Nullable Instant... times) {
        return Arrays.stream(times)
                .filter(Objects::nonNull)
                .allMatch(time -> !time.isBefore(EARLIEST) && time.isBefore(LATEST));
    }
}
