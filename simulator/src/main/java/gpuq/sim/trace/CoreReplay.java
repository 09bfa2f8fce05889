package gpuq.sim.trace;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.Assignment;
import gpuq.common.contract.Command;
import gpuq.common.contract.CompetitionTerms;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.AttemptRef;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/// Replays a trace through the very core that runs in production: its commands, its agents' reports
/// and its ticks, and no decision outside of it.
final class CoreReplay {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /// What a user says of her first job, since traces do not tell.
    private static final Duration EXPECTED = Duration.ofMinutes(10);

    private static final long TICK_MILLIS = 60_000;
    private static final int GPUS_PER_NODE = 8;
    private static final String BOOT = "boot";

    private final List<TraceJob> jobs;
    private final SchedulerCore core;
    private final boolean knowsSizes;
    private final long[] starts;
    private final Map<JobId, TraceJob> byId = new TreeMap<>();
    private final Map<NodeId, Long> sequences = new TreeMap<>();
    private final PriorityQueue<Running> ends =
            new PriorityQueue<>(
                    Comparator.comparingLong(Running::end)
                            .thenComparingInt(it -> it.job().number()));
    private final List<Assignment.StartAttempt> given = new ArrayList<>();

    private CoreReplay(List<TraceJob> jobs, CoreLimits limits, boolean knowsSizes) {
        this.jobs = jobs;
        this.core = new SchedulerCore(limits, PoolTable.DEFAULT_POOL);
        this.knowsSizes = knowsSizes;
        this.starts = new long[jobs.size()];
    }

    private record Running(TraceJob job, NodeId node, AttemptRef attempt, long end) {}

    /// @param knowsSizes whether the core is told how long each job will run, which nobody can know
    static Starts run(
            String policy, List<TraceJob> jobs, int gpus, CoreLimits limits, boolean knowsSizes) {
        CoreReplay replay = new CoreReplay(jobs, forTrace(limits, gpus), knowsSizes);
        replay.join(gpus);
        replay.run();
        return new Starts(policy, replay.starts);
    }

    /// The limits without those that are about nodes that fail and people who are away.
    private static CoreLimits forTrace(CoreLimits limits, int gpus) {
        Duration never = Duration.ofDays(36_500);
        CoreLimits.Memory memory = limits.memory();
        CoreLimits.Stays stays = limits.stays();
        return limits.with(limits.leases().withTimes(never, never))
                .with(
                        new CoreLimits.Memory(
                                memory.endedFor(),
                                memory.endedCount(),
                                Math.max(gpus, memory.slotsPerNode())))
                .with(
                        new CoreLimits.Stays(
                                never,
                                stays.assigned(),
                                stays.margin(),
                                stays.collecting(),
                                stays.reporting(),
                                stays.stopping(),
                                stays.unschedulableGrace()));
    }

    /// Where a job may ask for more than a node has, all slots are on one, as for the rivals.
    private void join(int gpus) {
        int largest = jobs.stream().mapToInt(TraceJob::gpus).max().orElse(1);
        int perNode = largest > 1 ? gpus : GPUS_PER_NODE;
        for (int first = 0; first < gpus; first += perNode) {
            NodeId node = new NodeId("n" + first);
            List<SlotReport> slots = new ArrayList<>();
            for (int i = 0; i < Math.min(perNode, gpus - first); i++) {
                slots.add(new SlotReport("gpu" + i, SlotKind.GPU, "X", 24L << 30, 86, true, ""));
            }
            step(
                    new Input.CommandInput(
                            new Command.AdmitNode(node, PoolTable.DEFAULT_POOL, 1, at(0)),
                            "",
                            at(0)));
            report(
                    new AgentEvent.Heartbeat(
                            node,
                            PoolTable.DEFAULT_POOL,
                            BOOT,
                            1,
                            "1.0",
                            slots,
                            List.of(),
                            List.of(),
                            0L,
                            null,
                            null,
                            null,
                            at(0)),
                    0);
        }
    }

    private void run() {
        int next = 0;
        long tick = 0;
        while (next < jobs.size() || !ends.isEmpty()) {
            long submit = next < jobs.size() ? jobs.get(next).submitMillis() : Long.MAX_VALUE;
            long end = ends.isEmpty() ? Long.MAX_VALUE : ends.element().end();
            if (tick <= Math.min(submit, end)) {
                step(new Input.Tick(tick == 0, at(tick)));
                begin(tick);
                tick += TICK_MILLIS;
            } else if (end <= submit) {
                end(ends.remove());
                begin(end);
            } else {
                submit(jobs.get(next));
                begin(submit);
                next++;
            }
        }
        if (byId.size() > 0) {
            throw new IllegalStateException("never started: " + byId.size());
        }
    }

    /// What the last steps have given out starts at once.
    private void begin(long now) {
        while (!given.isEmpty()) {
            List<Assignment.StartAttempt> all = List.copyOf(given);
            given.clear();
            for (Assignment.StartAttempt start : all) {
                TraceJob job = byId.remove(start.attempt().jobId());
                if (job == null) {
                    throw new IllegalStateException("started twice: " + start);
                }
                starts[job.number()] = now;
                ends.add(new Running(job, start.nodeId(), start.attempt(), now + job.runMillis()));
                report(
                        new AgentEvent.AttemptPhase(
                                start.nodeId(), start.attempt(), Stage.RUN, "", at(now)),
                        now);
            }
        }
    }

    private void submit(TraceJob job) {
        JobId id = JobId.of(at(job.submitMillis()).toEpochMilli(), job.number(), job.number());
        byId.put(id, job);
        // With a competition of its own a job has no history, and what is expected counts.
        String competition = knowsSizes ? "trace-" + job.number() : "trace";
        step(
                new Input.CommandInput(
                        new Command.SubmitJob(
                                id,
                                new UserId("user-" + job.user()),
                                new CompetitionRef(new CompetitionId(competition), 1),
                                PoolTable.DEFAULT_POOL,
                                at(job.submitMillis()),
                                knowsSizes ? Duration.ofMillis(job.runMillis()) : EXPECTED,
                                Duration.ofMillis(job.limitMillis()),
                                job.gpus(),
                                GpuNeed.ANY,
                                Priority.NORMAL,
                                digest(job.number()),
                                TERMS),
                        "",
                        at(job.submitMillis())));
    }

    /// As a program that fails by itself: it needs no grading, and its time counts.
    private void end(Running over) {
        report(
                new AgentEvent.AttemptEnded(
                        over.node(),
                        over.attempt(),
                        null,
                        null,
                        Outcome.of(OutcomeCode.USER_CODE_ERROR, Stage.RUN, "It ended.", ""),
                        Usage.NONE,
                        Duration.ofMillis(over.job().runMillis()),
                        at(over.end())),
                over.end());
    }

    private void report(AgentEvent event, long now) {
        long sequence = sequences.merge(event.nodeId(), 1L, Long::sum);
        step(new Input.ReportInput(event, 1, 1, sequence, at(now)));
    }

    private void step(Input input) {
        Effects effects = core.step(input);
        if (!effects.rejected().isEmpty() || !effects.ignored().isEmpty()) {
            throw new IllegalStateException(
                    "not taken: " + effects.rejected() + effects.ignored() + " of " + input);
        }
        for (Effects.SealedAssignment assignment : effects.assignments()) {
            if (assignment.assignment() instanceof Assignment.StartAttempt start) {
                given.add(start);
            }
        }
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    private static final CompetitionTerms TERMS = terms();

    private static CompetitionTerms terms() {
        Map<CompetitionTerms.Part, Sha256> digests = new EnumMap<>(CompetitionTerms.Part.class);
        for (CompetitionTerms.Part part : CompetitionTerms.Part.values()) {
            digests.put(part, digest(digests.size()));
        }
        Duration minute = Duration.ofMinutes(1);
        return new CompetitionTerms(
                digests, minute, minute, Integer.MAX_VALUE, null, false, minute);
    }

    private static Sha256 digest(int of) {
        return new Sha256("%064x".formatted(of));
    }
}
