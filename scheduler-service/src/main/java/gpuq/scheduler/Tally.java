package gpuq.scheduler;

import gpuq.common.contract.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one batch has to be counted by. It becomes metrics after the commit, so that what was
/// rolled back by a crash is never counted twice.
final class Tally {

    private final Map<String, Integer> written = new TreeMap<>();
    private final Map<String, Integer> ignored = new TreeMap<>();
    private final Map<String, Integer> dead = new TreeMap<>();
    private final List<JobEvent.JobEnded> ended = new ArrayList<>();

    void written(String topic) {
        written.merge(topic, 1, Integer::sum);
    }

    void ignored(String reason) {
        ignored.merge(word(reason), 1, Integer::sum);
    }

    void dead(String reason) {
        dead.merge(word(reason), 1, Integer::sum);
    }

    void ended(JobEvent.JobEnded event) {
        ended.add(event);
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

    List<JobEvent.JobEnded> ended() {
        return ended;
    }

    /// The closed word before the colon; what comes after it would make a metric for each record.
    private static String word(String reason) {
        int colon = reason.indexOf(':');
        return colon < 0 ? reason : reason.substring(0, colon);
    }
}
