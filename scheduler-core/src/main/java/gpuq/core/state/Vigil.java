package gpuq.core.state;

import gpuq.common.contract.NodeEvent.PoolForecast;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one leadership has heard, and when. Never stored: at a take-over silence counts anew, since
/// it was we who did not listen.
public final class Vigil implements JobIndex {

    private final Map<NodeId, Heard> heard = new LinkedHashMap<>();
    private final Map<JobId, Integer> missed = new LinkedHashMap<>();
    private Instant listeningSince = Instant.EPOCH;
    private @Nullable Instant lastTick;
    private @Nullable Instant blindSince;
    private @Nullable Reservation reservation;
    private @Nullable PoolForecast forecast;

    /// The last genuine record of a node.
    ///
    /// @param at when it came, or when silence began to count
    /// @param since when this life of the agent was first heard
    public record Heard(long incarnation, long sequence, Instant at, Instant since) {

        Heard restarted(Instant now) {
            return new Heard(incarnation, sequence, now, since);
        }
    }

    /// What was heard last of a node; absent if nothing was since silence began to count.
    public @Nullable Heard heard(NodeId node) {
        return heard.get(node);
    }

    /// When a life of a node's agent was first heard.
    ///
    /// @param now if it has not been heard before
    public Instant since(NodeId node, long incarnation, Instant now) {
        Heard last = heard.get(node);
        return last != null && last.incarnation() == incarnation ? last.since() : now;
    }

    /// How many heartbeats in a row did not list the job's attempt.
    public int missed(JobId job) {
        return missed.getOrDefault(job, 0);
    }

    /// Since when silence means something again.
    public Instant listeningSince() {
        return listeningSince;
    }

    public @Nullable Instant lastTick() {
        return lastTick;
    }

    /// Since when leases stand still, if they do.
    public @Nullable Instant blindSince() {
        return blindSince;
    }

    /// The slots that were kept last, for a job that may have started since.
    public @Nullable Reservation reservation() {
        return reservation;
    }

    /// What this leadership has told of the pool's waits, if anything.
    public @Nullable PoolForecast forecast() {
        return forecast;
    }

    @Override
    public void replaced(@Nullable Job before, @Nullable Job after) {
        Attempt old = Attempts.of(before);
        if (old != null && !old.equals(Attempts.of(after))) {
            missed.remove(old.ref().jobId());
        }
    }

    void apply(CoreFact.Fleeting fact) {
        switch (fact) {
            case CoreFact.NodeHeard(var node, var incarnation, var sequence, var at) ->
                    heard.put(
                            node,
                            new Heard(incarnation, sequence, at, since(node, incarnation, at)));
            case CoreFact.LeasesRestarted(var at) -> {
                heard.replaceAll((_, it) -> it.restarted(at));
                listeningSince = at;
            }
            case CoreFact.AttemptMissed(var job) -> missed.merge(job, 1, Integer::sum);
            case CoreFact.AttemptSeen(var job) -> missed.remove(job);
            case CoreFact.Ticked(var at) -> lastTick = at;
            case CoreFact.BlindnessBegan(var at) -> blindSince = at;
            case CoreFact.BlindnessEnded() -> blindSince = null;
            case CoreFact.SlotsKept(var kept) -> reservation = kept;
            case CoreFact.ForecastTold(var told) -> forecast = told;
            case CoreFact.StayChecked _ -> {} // the timers' matter
        }
    }

    /// Under a new key the node's records are numbered anew, perhaps from a state folder that knows
    /// nothing of the old numbers.
    void admitted(NodeId node) {
        heard.computeIfPresent(node, (_, it) -> new Heard(0, 0, it.at(), it.at()));
    }

    /// A node comes from the store: it has been heard at some time before.
    void load(NodeEntity node) {
        heard.put(
                node.nodeId(),
                new Heard(
                        node.order().incarnation(),
                        node.order().sequence(),
                        Instant.EPOCH,
                        Instant.EPOCH));
    }
}
