package gpuq.core.state;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.common.job.UserId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Leads each fact to the table it changes, and notes what must be stored anew.
final class Changes {

    private final PoolState state;
    private final JobChanges jobs;
    private boolean poolTouched;
    private final Set<JobId> touchedJobs = new LinkedHashSet<>();
    private final Set<NodeId> touchedNodes = new LinkedHashSet<>();
    private final Set<CompetitionId> touchedCompetitions = new LinkedHashSet<>();
    private final Set<UserId> touchedUsers = new LinkedHashSet<>();

    Changes(PoolState state, JobChanges jobs) {
        this.state = state;
        this.jobs = jobs;
    }

    void apply(Fact fact) {
        switch (fact) {
            case Fact.OfJob(var event) -> {
                jobs.apply(event);
                touchedJobs.add(event.job().jobId());
            }
            case Fact.OfNode(var event) -> {
                state.nodes().apply(event);
                touchedNodes.add(event.nodeId());
            }
            case CoreFact.AboutJob it -> {
                jobs.apply(it);
                touchedJobs.add(it.jobId());
                if (it instanceof CoreFact.JobAccepted accepted) {
                    state.put(state.pool().afterSequence(accepted.rank().sequence()));
                    poolTouched = true;
                }
            }
            case CoreFact.AboutNode it -> {
                state.nodes().apply(it);
                touchedNodes.add(it.nodeId());
                if (it instanceof CoreFact.NodeAdmitted) {
                    state.vigil().admitted(it.nodeId());
                }
            }
            case CoreFact.AboutCompetition it -> {
                state.competitions().apply(it);
                touchedCompetitions.add(it.competitionId());
            }
            case CoreFact.AboutUser it -> {
                state.people().apply(it);
                touchedUsers.add(it.userId());
            }
            case CoreFact.AboutPool it -> {
                state.put(state.pool().after(it));
                poolTouched = true;
            }
            case CoreFact.JobForgotten(var id) -> {
                forget(id);
                touchedJobs.add(id);
                poolTouched = true;
            }
            case CoreFact.StayChecked(var id, var next) -> {
                Job job = state.job(id);
                if (job == null) {
                    throw new IllegalStateException("a stay of an unknown job: " + id);
                }
                state.stays().move(job, next);
            }
            case CoreFact.Fleeting it -> state.vigil().apply(it);
        }
    }

    private void forget(JobId id) {
        EndedEntity ended = state.ended().get(id);
        if (ended == null) {
            throw new IllegalStateException("never remembered: " + id);
        }
        state.ended().forget(id);
        state.put(state.pool().forgetting(ended.submittedAt()));
    }

    /// Whether anything was applied that a restore must find.
    boolean isDurable() {
        return poolTouched
                || !touchedJobs.isEmpty()
                || !touchedNodes.isEmpty()
                || !touchedCompetitions.isEmpty()
                || !touchedUsers.isEmpty();
    }

    /// What has changed since this was asked last; empty for what is gone.
    Map<String, Optional<StateEntity>> drain() {
        Map<String, Optional<StateEntity>> changed = new LinkedHashMap<>();
        if (poolTouched) {
            changed.put(state.pool().key(), Optional.of(state.pool()));
        }
        for (JobId id : touchedJobs) {
            put(changed, JobEntity.PREFIX + id, live(id));
            if (state.job(id) == null) {
                put(changed, EndedEntity.PREFIX + id, state.ended().get(id));
            }
        }
        touchedNodes.forEach(id -> put(changed, NodeEntity.PREFIX + id, state.node(id)));
        touchedCompetitions.forEach(
                id -> put(changed, CompetitionEntity.PREFIX + id, state.competitions().get(id)));
        touchedUsers.forEach(id -> put(changed, UserEntity.PREFIX + id, state.people().get(id)));
        poolTouched = false;
        touchedJobs.clear();
        touchedNodes.clear();
        touchedCompetitions.clear();
        touchedUsers.clear();
        return changed;
    }

    private static void put(
            Map<String, Optional<StateEntity>> changed, String key, @Nullable StateEntity entity) {
        changed.put(key, Optional.ofNullable(entity));
    }

    /// What is stored under a key; absent for what is gone.
    @Nullable StateEntity entity(String key) {
        int slash = key.indexOf('/') + 1;
        String id = key.substring(slash);
        return switch (key.substring(0, slash)) {
            case PoolEntity.PREFIX -> state.pool();
            case NodeEntity.PREFIX -> state.node(new NodeId(id));
            case UserEntity.PREFIX -> state.people().get(new UserId(id));
            case CompetitionEntity.PREFIX -> state.competitions().get(new CompetitionId(id));
            case EndedEntity.PREFIX -> state.ended().get(new JobId(id));
            case JobEntity.PREFIX -> live(new JobId(id));
            default -> throw new IllegalArgumentException("no such key: " + key);
        };
    }

    private @Nullable StateEntity live(JobId id) {
        Job job = state.job(id);
        return job == null ? null : JobEntities.of(job);
    }
}
