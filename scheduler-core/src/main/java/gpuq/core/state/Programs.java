package gpuq.core.state;

import gpuq.common.job.JobId;
import gpuq.common.job.Stage;
import gpuq.core.queue.FlowKey;
import gpuq.core.queue.Ran;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The programs that run now, of each user and competition the longest running first: what is
/// predicted leans on how long they have run already.
public final class Programs implements JobIndex {

    /// A user with more at once tells no more by them.
    private static final int MOST_TOLD = 256;

    private final Map<FlowKey, NavigableSet<Program>> byFlow = new LinkedHashMap<>();

    private record Program(Instant since, JobId job, long limitMillis)
            implements Comparable<Program> {
        @Override
        public int compareTo(Program other) {
            int byTime = since.compareTo(other.since);
            return byTime != 0 ? byTime : job.compareTo(other.job);
        }
    }

    /// How long the flow's programs have run so far.
    public List<Ran> goingOn(FlowKey flow, Instant now) {
        List<Ran> told = new ArrayList<>();
        for (Program program : byFlow.getOrDefault(flow, new TreeSet<>())) {
            if (told.size() >= MOST_TOLD) {
                break;
            }
            // A clock that was set back makes none of them negative.
            long millis = Math.max(0, Duration.between(program.since(), now).toMillis());
            told.add(new Ran(millis, program.limitMillis()));
        }
        return told;
    }

    @Override
    public void replaced(@Nullable Job before, @Nullable Job after) {
        Program old = program(before);
        Program now = program(after);
        if (before != null && old != null && !old.equals(now)) {
            NavigableSet<Program> ofFlow = ofFlow(Lines.flow(before));
            ofFlow.remove(old);
            if (ofFlow.isEmpty()) {
                byFlow.remove(Lines.flow(before));
            }
        }
        if (after != null && now != null && !now.equals(old)) {
            ofFlow(Lines.flow(after)).add(now);
        }
    }

    private NavigableSet<Program> ofFlow(FlowKey flow) {
        return byFlow.computeIfAbsent(flow, _ -> new TreeSet<>());
    }

    private static @Nullable Program program(@Nullable Job job) {
        return job instanceof Job.OnNode onNode && onNode.stage() == Stage.RUN
                ? new Program(onNode.since(), job.id(), job.spec().timeout().toMillis())
                : null;
    }
}
