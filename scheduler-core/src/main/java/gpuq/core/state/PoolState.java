package gpuq.core.state;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import gpuq.common.job.UserId;
import gpuq.core.slots.PoolSlots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything the scheduler knows of one pool. Read by every handler; changed by [#apply] alone,
/// which [Turn] calls live and [Replay] in tests, so that both do the same.
public final class PoolState {

    private final CoreLimits limits;
    private final PoolSlots slots = new PoolSlots();
    private final NodeTable nodes = new NodeTable(slots);
    private final Attempts attempts = new Attempts(slots);
    private final Lines lines = new Lines();
    private final Vigil vigil = new Vigil();
    private final JobsOf<UserId> byUser = new JobsOf<>(job -> job.spec().user());
    private final JobsOf<CompetitionId> queuedIn = new JobsOf<>(PoolState::ifQueued);
    private final JobsOf<CompetitionId> heldIn = new JobsOf<>(PoolState::ifHeld);
    private final Programs programs = new Programs();
    private final RunningWork runningWork;
    private final Timers stays;
    private final Timers ages;
    private final Timers retries = new Timers(PoolState::retryAt);
    private final JobTable jobs;
    private final EndedJobs ended = new EndedJobs();
    private final People people = new People();
    private final Competitions competitions = new Competitions(lines);
    private final SharedParts shared = new SharedParts();
    private final SortedWaits sortedWaits = new SortedWaits();
    private PoolEntity pool;
    private final Changes changes;

    public PoolState(CoreLimits limits, PoolId id) {
        this.limits = limits;
        this.pool = PoolEntity.fresh(id);
        this.stays = new Timers(job -> Stay.firstLook(job, limits));
        this.runningWork = new RunningWork(limits);
        this.ages = new Timers(job -> Stay.agedAt(job, limits));
        this.jobs =
                new JobTable(
                        new JobTable.Indexes(
                                List.of(byUser, queuedIn, heldIn),
                                List.of(lines, stays, ages, retries),
                                List.of(attempts, vigil, programs, runningWork)));
        this.changes = new Changes(this, new JobChanges(jobs, ended));
    }

    public CoreLimits limits() {
        return limits;
    }

    public PoolEntity pool() {
        return pool;
    }

    /// How the pool's last waits compared with what was expected, the shortest first.
    public long[] sortedWaits() {
        return sortedWaits.of(pool);
    }

    /// The job, if it has been accepted and has not ended.
    public @Nullable Job job(JobId id) {
        return jobs.get(id);
    }

    public JobTable jobs() {
        return jobs;
    }

    public EndedJobs ended() {
        return ended;
    }

    public @Nullable NodeEntity node(NodeId id) {
        return nodes.get(id);
    }

    public NodeTable nodes() {
        return nodes;
    }

    public PoolSlots slots() {
        return slots;
    }

    /// Which node has which attempt.
    public Attempts attempts() {
        return attempts;
    }

    /// Who waits for which kind of slot.
    public Lines lines() {
        return lines;
    }

    public Vigil vigil() {
        return vigil;
    }

    public JobsOf<UserId> byUser() {
        return byUser;
    }

    /// The queued jobs of each competition.
    public JobsOf<CompetitionId> queuedIn() {
        return queuedIn;
    }

    public JobsOf<CompetitionId> heldIn() {
        return heldIn;
    }

    /// How much is left to do on the slots.
    public RunningWork runningWork() {
        return runningWork;
    }

    /// How long whose programs have run so far.
    public Programs programs() {
        return programs;
    }

    /// When a job's stay must be looked at.
    public Timers stays() {
        return stays;
    }

    /// When a job has waited too long.
    public Timers ages() {
        return ages;
    }

    /// When a job may be tried again.
    public Timers retries() {
        return retries;
    }

    public People people() {
        return people;
    }

    public SharedParts shared() {
        return shared;
    }

    public Competitions competitions() {
        return competitions;
    }

    /// Everything that is stored, by key: what a restore needs, and what two states are compared
    /// by.
    public Map<String, StateEntity> entities() {
        Map<String, StateEntity> all = new TreeMap<>();
        all.put(pool.key(), pool);
        jobs.all().forEach(job -> add(all, JobEntities.of(job)));
        ended.all().forEach(it -> add(all, it));
        nodes.all().forEach(it -> add(all, it));
        people.all().forEach(it -> add(all, it));
        competitions.all().forEach(it -> add(all, it));
        return all;
    }

    /// How many [#entities()] are.
    public int entityCount() {
        return 1
                + jobs.size()
                + ended.size()
                + nodes.all().size()
                + people.all().size()
                + competitions.all().size();
    }

    /// What is stored under a key.
    public @Nullable StateEntity entity(String key) {
        return changes.entity(key);
    }

    private static void add(Map<String, StateEntity> all, StateEntity entity) {
        all.put(entity.key(), entity);
    }

    /// Takes one stored entity; in any order, before the first input.
    public void load(StateEntity entity) {
        switch (entity) {
            case JobEntity it -> jobs.load(JobEntities.toJob(it, shared.of(it.spec())));
            case EndedEntity it -> ended.load(it);
            case NodeEntity it -> {
                nodes.load(it);
                vigil.load(it);
            }
            case UserEntity it -> people.put(it);
            case CompetitionEntity it -> competitions.put(it);
            case PoolEntity it -> pool = it;
            default -> throw new IllegalArgumentException("not an entity of ours: " + entity);
        }
    }

    /// Everything stored was taken: now the jobs get their places, and all of it is checked.
    ///
    /// @throws IllegalStateException if it contradicts itself
    public void loaded() {
        Invariants.checkPlaces(this, jobs.loaded(() -> Invariants.checkHeld(this)));
    }

    /// The only way in which the state changes.
    void apply(Fact fact) {
        changes.apply(fact);
    }

    void put(PoolEntity newPool) {
        pool = newPool;
    }

    /// Whether anything was applied since then that a restore must find.
    boolean hasChanged() {
        return changes.isDurable();
    }

    /// The entities that changed since this was asked last; empty for one that is gone.
    Map<String, Optional<StateEntity>> drainChanged() {
        return changes.drain();
    }

    private static @Nullable CompetitionId ifQueued(Job job) {
        return job instanceof Job.Queued ? job.spec().competition().id() : null;
    }

    private static @Nullable CompetitionId ifHeld(Job job) {
        return job instanceof Job.Held ? job.spec().competition().id() : null;
    }

    private static @Nullable Instant retryAt(Job job) {
        return switch (job) {
            case Job.Queued it when Lines.isParked(it.since(), it.notBefore()) -> it.notBefore();
            case Job.Ungraded it when Lines.isParked(it.since(), it.notBefore()) -> it.notBefore();
            case Job.Submitted _,
                    Job.Queued _,
                    Job.Held _,
                    Job.OnNode _,
                    Job.Stopping _,
                    Job.Ungraded _ ->
                    null;
        };
    }
}
