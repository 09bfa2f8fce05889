package gpuq.core.retry;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.Fault;
import gpuq.common.job.JobKind;
import gpuq.common.job.Leg;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.core.state.CoreLimits.Retries;
import gpuq.core.state.Failure;
import gpuq.core.state.Job;
import java.time.Duration;

/// Whether an attempt that ended in vain is tried again, and when. Decided from the code's row in
/// the table and the job's past alone.
final class RetryPolicy {

    private RetryPolicy() {}

    /// What follows.
    sealed interface Next {

        /// Another attempt of the same leg, not before this delay has passed.
        record Again(Duration delay) implements Next {}

        /// The outcome is the job's end.
        record Final() implements Next {}

        /// Two nodes were lost under the running program: staff must look before it takes a third.
        record SuspectKiller() implements Next {}
    }

    static Next after(Job.OnNode job, OutcomeCode code, Retries limits) {
        if (code.retry() == OutcomeCode.Retry.NONE
                || code.retry() == OutcomeCode.Retry.FETCH_RESULT
                || isAnswer(job, code)) {
            return new Next.Final();
        }
        if (nodesLostUnder(job, code) >= limits.nodesLostToSuspect()) {
            return new Next.SuspectKiller();
        }
        int inVain = job.past().failures(job.leg()).size() + 1;
        if (inVain >= limits.maxAttempts()) {
            return new Next.Final();
        }
        return new Next.Again(delay(job.attempt().ref(), code, inVain, limits));
    }

    /// A self-test asks whether the grader works: that it does not is no failure of the attempt.
    private static boolean isAnswer(Job.OnNode job, OutcomeCode code) {
        return job.spec().kind() == JobKind.SELF_TEST && code.fault() == Fault.GRADER;
    }

    private static long nodesLostUnder(Job.OnNode job, OutcomeCode code) {
        if (job.leg() != Leg.RUN || code != OutcomeCode.NODE_LOST || job.stage() != Stage.RUN) {
            return 0;
        }
        return 1 + job.past().failures(Leg.RUN).stream().filter(RetryPolicy::isLostNode).count();
    }

    private static boolean isLostNode(Failure failure) {
        return failure.code() == OutcomeCode.NODE_LOST && failure.stage() == Stage.RUN;
    }

    /// A lost node says nothing about the next one: its jobs need not wait. Everything else may be
    /// a fault that hits many at once: they come back spread out.
    private static Duration delay(AttemptRef ref, OutcomeCode code, int inVain, Retries limits) {
        if (code == OutcomeCode.NODE_LOST) {
            return Duration.ZERO;
        }
        Duration base = inVain == 1 ? limits.firstDelay() : limits.firstDelay().multipliedBy(5);
        return base.plusMillis(jitter(ref, base.toMillis()));
    }

    /// A hash instead of chance, so that a replay decides the same.
    private static long jitter(AttemptRef ref, long belowMillis) {
        long hash = ref.jobId().value().hashCode() * 31L + ref.number();
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return belowMillis == 0 ? 0 : Math.floorMod(hash ^ (hash >>> 33), belowMillis);
    }
}
