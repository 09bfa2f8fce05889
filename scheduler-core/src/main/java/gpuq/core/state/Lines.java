package gpuq.core.state;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.Leg;
import gpuq.core.queue.Arrivals;
import gpuq.core.queue.FairQueue;
import gpuq.core.queue.FlowKey;
import gpuq.core.queue.Pen;
import gpuq.core.queue.Waiting;
import gpuq.core.queue.WaitingLine;
import gpuq.core.state.CompetitionEntity.Hold;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One line of waiting jobs for each kind of slot. Held jobs and those that wait for a retry are in
/// none.
public final class Lines implements JobIndex {

    private static final List<SlotKind> RUN_KINDS = List.of(SlotKind.GPU, SlotKind.CPU_RUN);

    private final Map<SlotKind, WaitingLine> lines = new EnumMap<>(SlotKind.class);
    private final Map<FlowKey, Integer> running = new LinkedHashMap<>();
    private final Map<CompetitionId, Integer> runningInAll = new LinkedHashMap<>();

    /// While stored jobs come, and empty before and after.
    private final Map<SlotKind, Arrivals> loading = new EnumMap<>(SlotKind.class);

    Lines() {
        for (SlotKind kind : SlotKind.values()) {
            lines.put(kind, new FairQueue());
        }
    }

    public WaitingLine line(SlotKind kind) {
        return Objects.requireNonNull(lines.get(kind));
    }

    /// Jobs of the competition that hold slots of the run leg.
    public int running(CompetitionId competition) {
        return runningInAll.getOrDefault(competition, 0);
    }

    /// Jobs of the flow that hold slots of the run leg.
    public int running(FlowKey flow) {
        return running.getOrDefault(flow, 0);
    }

    void hold(CompetitionId competition, Hold hold) {
        lines.forEach((kind, line) -> line.hold(competition, hold.stops(leg(kind))));
    }

    @Override
    public void replaced(@Nullable Job before, @Nullable Job after) {
        Waiting old = before == null ? null : waiting(before, flow(before));
        Waiting now = after == null ? null : waiting(after, flow(after));
        if (before != null && old != null) {
            line(kind(before)).remove(old);
        }
        count(before, -1);
        count(after, 1);
        if (after != null && now != null) {
            line(kind(after)).add(now);
        }
    }

    @Override
    public void load(Job job) {
        FlowKey flow = flow(job);
        Waiting waiting = waiting(job, flow);
        if (waiting == null) {
            count(job, 1);
        } else {
            loading.computeIfAbsent(kind(job), _ -> new Arrivals()).add(waiting);
        }
    }

    @Override
    public void loaded() {
        loading.forEach((kind, arrivals) -> line(kind).fill(arrivals));
        loading.clear();
    }

    /// Whether a job waits for its retry's time.
    static boolean isParked(Instant since, Instant notBefore) {
        return notBefore.isAfter(since);
    }

    static FlowKey flow(Job job) {
        JobSpec spec = job.spec();
        return new FlowKey(spec.user(), spec.competition().id(), spec.kind() != null);
    }

    private void count(@Nullable Job job, int change) {
        if (job != null && job.leg() == Leg.RUN && Attempts.of(job) != null) {
            int count = running.merge(flow(job), change, Integer::sum);
            if (count == 0) {
                running.remove(flow(job));
            }
            CompetitionId competition = job.spec().competition().id();
            int inAll = runningInAll.merge(competition, change, Integer::sum);
            if (inAll == 0) {
                runningInAll.remove(competition);
            }
            for (SlotKind kind : RUN_KINDS) {
                line(kind).running(flow(job), count);
                line(kind).running(competition, inAll);
            }
        }
    }

    private static @Nullable Waiting waiting(Job job, FlowKey flow) {
        return switch (job) {
            case Job.Queued queued when !isParked(queued.since(), queued.notBefore()) ->
                    new Waiting(
                            job.rank(),
                            job,
                            flow,
                            Math.max(1, job.spec().terms().concurrentPerUser()),
                            capInAll(job.spec()));
            case Job.Ungraded ungraded when !isParked(ungraded.since(), ungraded.notBefore()) ->
                    new Waiting(job.rank(), job, flow, Waiting.UNCAPPED, Waiting.UNCAPPED);
            case Job.Submitted _,
                    Job.Queued _,
                    Job.Held _,
                    Job.OnNode _,
                    Job.Stopping _,
                    Job.Ungraded _ ->
                    null;
        };
    }

    /// Where a job stands for its run leg if its competition has a cap.
    public static @Nullable Pen pen(JobSpec spec) {
        Integer cap = spec.terms().concurrentInAll();
        return cap == null ? null : new Pen(spec.competition().id(), cap);
    }

    private static int capInAll(JobSpec spec) {
        Pen pen = pen(spec);
        return pen == null ? Waiting.UNCAPPED : pen.cap();
    }

    private static Leg leg(SlotKind kind) {
        return switch (kind) {
            case GPU, CPU_RUN -> Leg.RUN;
            case GRADE -> Leg.GRADE;
        };
    }

    private static SlotKind kind(Job job) {
        return switch (job.leg()) {
            case GRADE -> SlotKind.GRADE;
            case RUN -> job.spec().gpus() > 0 ? SlotKind.GPU : SlotKind.CPU_RUN;
        };
    }
}
