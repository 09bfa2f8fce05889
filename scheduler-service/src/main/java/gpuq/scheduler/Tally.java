package gpuq.scheduler;

import gpuq.common.contract.JobEvent;
import gpuq.common.contract.NodeEvent;
import gpuq.core.Effects;
import gpuq.core.Effects.Traced;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one batch has to be counted and logged by. It becomes metrics and log lines after the
/// commit, so that what a crash has rolled back is never told.
final class Tally {

    private final Map<String, Integer> written = new TreeMap<>();
    private final Map<String, Integer> ignored = new TreeMap<>();
    private final Map<String, Integer> dead = new TreeMap<>();
    private final List<Traced<JobEvent>> jobEvents = new ArrayList<>();
    private final List<NodeEvent> nodeEvents = new ArrayList<>();
    private @Nullable Instant oldestInput;

    /// Takes up when an input was written, by its writer's clock.
    void read(Instant writtenAt) {
        if (oldestInput == null || writtenAt.isBefore(oldestInput)) {
            oldestInput = writtenAt;
        }
    }

    /// When the oldest input was written; empty where there was none.
    Optional<Instant> oldestInput() {
        return Optional.ofNullable(oldestInput);
    }

    void written(String topic) {
        written.merge(topic, 1, Integer::sum);
    }

    void dead(String reason) {
        dead.merge(word(reason), 1, Integer::sum);
    }

    /// Takes up what a step says.
    void said(Effects effects) {
        jobEvents.addAll(effects.jobEvents());
        nodeEvents.addAll(effects.nodeEvents());
        effects.ignored().forEach(reason -> ignored.merge(word(reason), 1, Integer::sum));
    }

    /// Messages by the topic they are for.
    Map<String, Integer> written() {
        return written;
    }

    Map<String, Integer> ignored() {
        return ignored;
    }

    Map<String, Integer> dead() {
        return dead;
    }

    List<Traced<JobEvent>> jobEvents() {
        return jobEvents;
    }

    List<NodeEvent> nodeEvents() {
        return nodeEvents;
    }

    /// The closed word before the colon; what comes after it would make a metric for each record.
    private static String word(String reason) {
        int colon = reason.indexOf(':');
        return colon < 0 ? reason : reason.substring(0, colon);
    }
}
