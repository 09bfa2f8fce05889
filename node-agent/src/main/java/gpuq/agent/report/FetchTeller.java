package gpuq.agent.report;

import gpuq.agent.report.SealedSender.Address;
import gpuq.common.contract.FetchProgress;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Tells those who wait for a job how much of its data is on the node (DATA-4). Called for every
/// few bytes; says something only when the percentage is another one, and not more often than once
/// in a [#REST]. Nobody waits for what it sends, and nothing is sent again.
public final class FetchTeller {

    private static final Duration REST = Duration.ofSeconds(1);
    private static final int PERCENT = 100;

    private final SealedSender sender;
    private final NodeId node;
    private final InstantSource clock;

    public FetchTeller(SealedSender sender, NodeId node, InstantSource clock) {
        this.sender = sender;
        this.node = node;
        this.clock = clock;
    }

    /// What is told of one fetch of an attempt.
    ///
    /// @return takes the bytes done and the bytes in all; for one thread
    public BiConsumer<Long, Long> of(AttemptRef attempt, @Nullable String traceparent) {
        return new Telling(attempt, traceparent);
    }

    private final class Telling implements BiConsumer<Long, Long> {
        private final AttemptRef attempt;
        private final @Nullable String traceparent;
        private Instant toldAt = Instant.EPOCH;
        private long told = -1;

        Telling(AttemptRef attempt, @Nullable String traceparent) {
            this.attempt = attempt;
            this.traceparent = traceparent;
        }

        @Override
        public void accept(Long done, Long total) {
            long percent = total == 0 ? PERCENT : done * PERCENT / total;
            Instant now = clock.instant();
            // The whole is not told: what comes after it is.
            if (percent == told || percent >= PERCENT || now.isBefore(toldAt.plus(REST))) {
                return;
            }
            told = percent;
            toldAt = now;
            sender.send(
                    new FetchProgress(node, attempt, done, total, now),
                    "%s:fetch:%d".formatted(attempt, done),
                    new Address(attempt.jobId().value(), null),
                    traceparent,
                    _ -> {});
        }
    }
}
