package gpuq.sim;

import gpuq.common.contract.JobEvent.JobAssigned;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.Leg;
import gpuq.core.state.CoreFact.SlotsTaken;
import gpuq.core.state.Fact;
import gpuq.core.state.Job;
import gpuq.core.state.PoolState;

/// No job of a competition starts while as many of it are on slots as its own version allows. One
/// that comes back to slots that it never left is no start.
final class CapChecker implements StartChecker {

    private boolean isReturn;

    @Override
    public void before(Fact fact, PoolState state) {
        if (fact instanceof Fact.OfJob(JobAssigned(var facts, _))) {
            isReturn = facts.why().equals("RETURNED");
        } else if (fact instanceof SlotsTaken taken
                && !isReturn
                && state.job(taken.jobId()) instanceof Job.OnNode job
                && job.leg() == Leg.RUN) {
            started(job, state);
        }
    }

    private static void started(Job job, PoolState state) {
        Integer cap = job.spec().terms().concurrentInAll();
        if (cap == null) {
            return;
        }
        CompetitionId competition = job.spec().competition().id();
        long others =
                state.jobs().all().stream()
                        .filter(other -> other.spec().competition().id().equals(competition))
                        .filter(other -> other.leg() == Leg.RUN && isOnSlots(other))
                        .filter(other -> !other.id().equals(job.id()))
                        .count();
        if (others >= cap) {
            throw new Violation(
                    "%s starts beside %d others of a competition that may have %d at once"
                            .formatted(job.id(), others, cap));
        }
    }

    private static boolean isOnSlots(Job job) {
        return job instanceof Job.OnNode || job instanceof Job.Stopping;
    }
}
