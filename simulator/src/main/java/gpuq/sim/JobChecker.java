package gpuq.sim;

import gpuq.common.contract.Command.GradeFile;
import gpuq.common.contract.Command.SubmitJob;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobAssigned;
import gpuq.common.contract.JobEvent.JobEnded;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.contract.JobEvent.JobGraded;
import gpuq.common.contract.JobEvent.JobGrading;
import gpuq.common.contract.JobEvent.JobUpdated;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Fault;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the events of jobs as everybody can read them, and compares them with what is really so:
/// legal changes only, one end each, fencing tokens used once, results of the attempt that has the
/// job, and blame only for those whose fault it was.
final class JobChecker implements FakeLog.Listener {

    private final Truth truth;
    private final int mostGpus;
    private final Map<JobId, Seen> jobs = new TreeMap<>();
    private int ended;

    JobChecker(Truth truth, int mostGpus) {
        this.truth = truth;
        this.mostGpus = mostGpus;
    }

    private static final class Seen {
        JobState state = JobState.SUBMITTED;
        final Map<Leg, Integer> attempts = new EnumMap<>(Leg.class);
        @Nullable NodeId node;
        boolean collected;
        boolean graded;
    }

    /// How many jobs have ended.
    int ended() {
        return ended;
    }

    @Override
    public void said(JobEvent event) {
        JobFacts job = event.job();
        Seen seen = jobs.computeIfAbsent(job.jobId(), _ -> new Seen());
        boolean legal =
                seen.state.next().contains(job.state())
                        || (event instanceof JobUpdated && seen.state == job.state());
        check(legal, "from " + seen.state, event);
        seen.state = job.state();
        GradeFile grading = truth.gradings().get(job.jobId());
        check(job.kind() == (grading == null ? null : grading.kind()), "of another kind", event);
        if (grading != null) {
            ofStaff(grading, event);
        }
        switch (event) {
            case JobAssigned(var facts, _) -> assigned(seen, facts, event);
            case JobGrading it when grading == null -> collected(seen, it);
            case JobGrading it -> {
                check(!seen.collected, "brought twice", event);
                seen.collected = true;
                check(it.submission().equals(grading.file()), "another file", event);
            }
            case JobGraded _ -> {
                check(!seen.graded, "graded twice", event);
                seen.graded = true;
            }
            case JobEnded it -> ended(seen, it);
            case JobEvent.JobQueued _,
                    JobEvent.JobHeld _,
                    JobEvent.JobPreparing _,
                    JobEvent.JobRunning _,
                    JobEvent.JobRequeued _,
                    JobUpdated _ -> {} // legal is enough
        }
    }

    /// What staff ask for is graded and nothing else, on nobody's account; a self-test has its
    /// answer once its grader has failed.
    private static void ofStaff(GradeFile grading, JobEvent event) {
        check(event.job().leg() == Leg.GRADE, "runs what is only to be graded", event);
        check(!(event instanceof JobEnded it && (it.counted() || it.ran())), "counted", event);
        check(
                !(grading.kind() == JobKind.SELF_TEST
                        && event instanceof JobEvent.JobRequeued(_, var cause)
                        && cause.code().fault() == Fault.GRADER),
                "asked again",
                event);
    }

    private static void assigned(Seen seen, JobFacts facts, JobEvent event) {
        int last = seen.attempts.getOrDefault(facts.leg(), 0);
        if (facts.why().equals("RETURNED")) {
            check(facts.attempt() == last, "another attempt returns", event);
            check(
                    facts.nodeId() != null && facts.nodeId().equals(seen.node),
                    "another node returns",
                    event);
        } else {
            check(facts.attempt() == last + 1, "not the next attempt after " + last, event);
        }
        seen.attempts.put(facts.leg(), facts.attempt());
        seen.node = facts.nodeId();
    }

    private static void collected(Seen seen, JobGrading event) {
        check(!seen.collected, "collected twice", event);
        seen.collected = true;
        NodeId node = seen.node;
        AttemptRef ref =
                new AttemptRef(
                        event.job().jobId(), Leg.RUN, seen.attempts.getOrDefault(Leg.RUN, 1));
        check(
                node != null && event.submission().sha256().equals(Truth.fileOf(ref, node)),
                "the file of another attempt",
                event);
    }

    private void ended(Seen seen, JobEnded event) {
        ended++;
        OutcomeCode code = event.outcome().code();
        Nature nature = truth.natureOf(event.job().jobId());
        if (code == OutcomeCode.GRADED) {
            check(nature == Nature.GOOD && seen.graded, "a good end for " + nature, event);
        }
        if (code.fault() == Fault.STUDENT && code.state() != JobState.CANCELLED) {
            check(nature.end() == code, "blamed for what is " + nature, event);
        }
        if (code == OutcomeCode.UNSCHEDULABLE) {
            SubmitJob job = truth.submitted().get(event.job().jobId());
            check(job != null && job.gpus() > mostGpus, "a node could run it", event);
        }
        check(code != OutcomeCode.QUEUE_EXPIRED, "no queue is that long", event);
    }

    private static void check(boolean holds, String broken, JobEvent event) {
        if (!holds) {
            throw new Violation(broken + ": " + event);
        }
    }
}
