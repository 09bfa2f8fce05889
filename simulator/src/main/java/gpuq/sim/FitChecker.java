package gpuq.sim;

import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Leg;
import gpuq.core.Effects.SealedAssignment;

/// Nothing is started where it cannot run: no image on a GPU whose driver does not take it (GPU-8),
/// and no job on parts of GPUs that it would see one of. Compared with what the machine is in the
/// life that the assignment names, not with what the scheduler knows of it.
final class FitChecker implements FakeLog.Listener {

    private final Truth truth;

    FitChecker(Truth truth) {
        this.truth = truth;
    }

    @Override
    public void assigned(SealedAssignment sealed) {
        if (sealed.assignment() instanceof StartAttempt start && start.attempt().leg() == Leg.RUN) {
            check(start);
        }
    }

    private void check(StartAttempt start) {
        SimGpus.Life life = truth.life(start.bootId());
        if (life == null) {
            throw new Violation("a machine that never was is to start: " + start);
        }
        if (life.isDivided() && start.slots().size() > 1) {
            throw new Violation("parts of GPUs are given out together: " + start);
        }
        for (UnfitImage unfit : life.unfit()) {
            if (unfit.image().equals(start.digests().get(Part.IMAGE))
                    && start.slots().stream().anyMatch(unfit.slots()::contains)) {
                throw new Violation("an image is to start that does not run there: " + start);
            }
        }
    }
}
