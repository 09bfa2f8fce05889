package gpuq.sim.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.Assignment;
import gpuq.common.contract.Command;
import gpuq.common.contract.Command.NodeMode;
import gpuq.common.contract.CompetitionTerms;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.job.UserId;
import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.SchedulerCore;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.CoreLimits.Dispatching;
import gpuq.core.state.Job;
import gpuq.core.state.JobEntity;
import gpuq.core.state.StateEntity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A pool in which every GPU is taken and a queue waits: made through the core's own inputs, so
/// that it is a state that could be.
final class BusyPool {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final NodeId ASIDE = new NodeId("aside");
    private static final int GPUS_PER_NODE = 4;
    private static final int USERS = 2000;
    private static final int COMPETITIONS = 20;

    private final SchedulerCore core =
            new SchedulerCore(CoreLimits.defaults(), PoolTable.DEFAULT_POOL);
    private final SplittableRandom dice = new SplittableRandom(1);
    private final Deque<Assignment.StartAttempt> running = new ArrayDeque<>();
    private final List<JobId> submitted = new ArrayList<>();
    private final Map<NodeId, Long> sequences = new TreeMap<>();
    private long millis;
    private int number;
    private boolean isAsideOpen = true;

    BusyPool(int nodes) {
        for (int i = 0; i < nodes; i++) {
            join(new NodeId("n" + i));
        }
        step(
                new Input.CommandInput(
                        new Command.AdmitNode(ASIDE, PoolTable.DEFAULT_POOL, 1, now()), "", now()));
        step(new Input.Tick(true, now()));
    }

    SchedulerCore core() {
        return core;
    }

    Instant now() {
        return START.plusMillis(millis);
    }

    /// Some job that waits.
    Job.Queued someoneQueued() {
        while (true) {
            int at = dice.nextInt(submitted.size());
            if (core.state().job(submitted.get(at)) instanceof Job.Queued job) {
                return job;
            }
            // Forgotten, so that those who wait stay easy to find.
            JobId last = submitted.removeLast();
            if (at < submitted.size()) {
                submitted.set(at, last);
            }
        }
    }

    JobId lastSubmitted() {
        return submitted.getLast();
    }

    /// All that this pool has to remember.
    Collection<StateEntity> entities() {
        return core.state().entities().values();
    }

    /// The JSON of at most so many jobs.
    List<byte[]> jobRecords(int most) {
        ObjectWriter json = ContractJson.newMapper().writer();
        return entities().stream()
                .filter(JobEntity.class::isInstance)
                .limit(most)
                .map(entity -> bytes(json, entity))
                .toList();
    }

    private static byte[] bytes(ObjectWriter json, StateEntity entity) {
        try {
            return json.writeValueAsBytes(entity);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A core that knows these.
    static SchedulerCore copy(Collection<StateEntity> entities, CoreLimits limits) {
        SchedulerCore core = new SchedulerCore(limits, PoolTable.DEFAULT_POOL);
        entities.forEach(core::load);
        core.loaded();
        return core;
    }

    /// The limits of a core that gives out nothing by itself.
    static CoreLimits startingNobody() {
        CoreLimits limits = CoreLimits.defaults();
        return limits.with(
                new Dispatching(
                        limits.dispatching().lookAhead(),
                        0,
                        limits.dispatching().changesPerStep()));
    }

    /// Closes or opens a node without slots, in turn: a change that frees nothing.
    Input turnAside() {
        millis++;
        isAsideOpen = !isAsideOpen;
        return new Input.CommandInput(
                new Command.SetNodeMode(
                        ASIDE, isAsideOpen ? NodeMode.OPEN : NodeMode.CORDONED, "", now()),
                "",
                now());
    }

    /// The next submission, not yet taken.
    Input submission() {
        return submission(1, Priority.NORMAL);
    }

    /// One that asks for all GPUs of a node, before all others.
    Input urgentOfWholeNode() {
        return submission(GPUS_PER_NODE, Priority.URGENT);
    }

    private Input submission(int gpus, Priority priority) {
        number++;
        millis++;
        JobId id = JobId.of(now().toEpochMilli(), number & 0xfff, dice.nextLong());
        submitted.add(id);
        return new Input.CommandInput(
                new Command.SubmitJob(
                        id,
                        new UserId("user-" + dice.nextInt(USERS)),
                        new CompetitionRef(
                                new CompetitionId("competition-" + dice.nextInt(COMPETITIONS)), 1),
                        PoolTable.DEFAULT_POOL,
                        now(),
                        Duration.ofSeconds(dice.nextInt(30, 7200)),
                        Duration.ofHours(4),
                        gpus,
                        GpuNeed.ANY,
                        priority,
                        digest(number),
                        terms()),
                "",
                now());
    }

    Input cancellation(JobId id) {
        return new Input.CommandInput(
                new Command.CancelJob(id, OutcomeCode.CANCELLED_BY_USER, "", now()), "", now());
    }

    /// Takes an input and keeps in mind what starts by it.
    Effects step(Input input) {
        Effects effects = core.step(input);
        for (Effects.SealedAssignment it : effects.assignments()) {
            if (it.assignment() instanceof Assignment.StartAttempt start) {
                running.add(start);
            }
        }
        return effects;
    }

    /// The end of the program that runs longest, not yet taken.
    Input end() {
        return end(running.remove());
    }

    /// The ends of all programs that go on in this pool, for a copy of it.
    List<Input> ends() {
        return running.stream().map(this::end).toList();
    }

    private Input end(Assignment.StartAttempt start) {
        return report(
                new AgentEvent.AttemptEnded(
                        start.nodeId(),
                        start.attempt(),
                        null,
                        null,
                        Outcome.of(OutcomeCode.USER_CODE_ERROR, Stage.RUN, "It ended.", ""),
                        Usage.NONE,
                        Duration.ofSeconds(dice.nextInt(30, 7200)),
                        now()));
    }

    private void join(NodeId node) {
        step(
                new Input.CommandInput(
                        new Command.AdmitNode(node, PoolTable.DEFAULT_POOL, 1, now()), "", now()));
        List<SlotReport> slots = new ArrayList<>();
        for (int i = 0; i < GPUS_PER_NODE; i++) {
            slots.add(new SlotReport("gpu" + i, SlotKind.GPU, "X", 24L << 30, 86, true, ""));
        }
        step(
                report(
                        new AgentEvent.Heartbeat(
                                node,
                                PoolTable.DEFAULT_POOL,
                                "boot",
                                1,
                                "1.0",
                                slots,
                                List.of(),
                                List.of(),
                                0L,
                                null,
                                null,
                                null,
                                now())));
    }

    private Input report(AgentEvent event) {
        millis++;
        long sequence = sequences.merge(event.nodeId(), 1L, Long::sum);
        return new Input.ReportInput(event, 1, 1, sequence, now());
    }

    /// Each job's own, as if it was read from JSON.
    private static CompetitionTerms terms() {
        Map<Part, Sha256> digests = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            digests.put(part, digest(digests.size()));
        }
        Duration minutes = Duration.ofMinutes(10);
        return new CompetitionTerms(digests, minutes, minutes, 1_000_000, null, false, minutes);
    }

    private static Sha256 digest(int of) {
        return new Sha256("%064x".formatted(of));
    }
}
