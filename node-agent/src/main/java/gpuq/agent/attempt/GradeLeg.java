package gpuq.agent.attempt;

import gpuq.agent.attempt.AttemptRecord.Step;
import gpuq.agent.attempt.ContainerRun.Ended;
import gpuq.agent.attempt.GraderReading.Finding;
import gpuq.agent.blame.ReferenceVerdict;
import gpuq.agent.gpu.GpuUse;
import gpuq.agent.launch.LaunchException;
import gpuq.agent.verdict.Cancellation;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.io.IOException;
import org.jboss.logging.Logger;

/// The grade leg: prepare, run the grader on the submission, read its results, and where it fails
/// find out whose fault that is.
final class GradeLeg implements LegRunner {

    private static final Logger LOG = Logger.getLogger(GradeLeg.class);

    private final AttemptServices services;
    private final PrepareStage preparing;
    private final RunStage running;
    private final ReferenceGrading reference;
    private final ReferenceVerdict verdict;
    private final OutputTail tails;

    GradeLeg(AttemptServices services) {
        this.services = services;
        this.preparing = new PrepareStage(services);
        this.running = new RunStage(services);
        this.reference = new ReferenceGrading(services);
        this.verdict = new ReferenceVerdict(System::nanoTime);
        this.tails = new OutputTail(services.watch());
    }

    @Override
    public LegEnd drive(Attempt attempt) throws InterruptedException {
        boolean first = attempt.record().step() == Step.ACCEPTED;
        Prepared prepared = first ? preparing.prepare(attempt) : preparing.prepareAgain(attempt);
        return switch (prepared) {
            case Prepared.Failed(Outcome outcome) -> LegEnd.failed(outcome);
            case Prepared.Ready(Manifest manifest) -> grade(attempt, manifest);
        };
    }

    private LegEnd grade(Attempt attempt, Manifest manifest) throws InterruptedException {
        CollectedFile submission = attempt.start().submission();
        if (submission == null) {
            throw new IllegalArgumentException("a grade leg without a submission");
        }
        try {
            GradeInput.write(
                    attempt.dir(),
                    attempt.start(),
                    services.paths().blob(submission.sha256()),
                    submission.rows());
            Ended ended =
                    running.run(
                            attempt,
                            LegSpecs.grade(
                                    attempt.ref(), attempt.start(), manifest, services.killGrace()),
                            Stage.GRADE);
            Finding finding =
                    GraderReading.of(
                            ended,
                            attempt.dir().taken(),
                            manifest,
                            submission.rows(),
                            ended.began() ? "" : tails.read(attempt.dir(), "grader"));
            return new LegEnd(
                    judge(attempt, manifest, finding),
                    Usages.of(ended, attempt.start(), GpuUse.NONE),
                    ended.programStart());
        } catch (LaunchException e) {
            LOG.error("submission could not be graded", e);
            return LegEnd.failed(LaunchFaults.outcome(e, Stage.COLLECT));
        } catch (IOException e) {
            LOG.error("submission could not be graded", e);
            return LegEnd.failed(
                    Outcome.of(
                            OutcomeCode.NODE_FAULT,
                            Stage.COLLECT,
                            "The node could not grade the submission: " + e.getMessage(),
                            "This was not your fault; the grading is tried again."));
        }
    }

    private LegEnd.Result judge(Attempt attempt, Manifest manifest, Finding finding)
            throws InterruptedException {
        String stopped = attempt.stopReason();
        if (stopped != null) {
            return new LegEnd.Failed(Cancellation.outcome(stopped, Stage.GRADE));
        }
        return switch (finding) {
            case GraderReading.Scored(var grade) -> new LegEnd.Graded(grade);
            case GraderReading.Refused(Outcome outcome) -> new LegEnd.Failed(outcome);
            case GraderReading.Ours(Outcome outcome) -> new LegEnd.Failed(outcome);
            case GraderReading.Suspect(var suspicion) -> {
                LOG.infof("grader suspect kind=%s cause=%s", suspicion.kind(), suspicion.cause());
                var key =
                        new ReferenceVerdict.Key(
                                attempt.start().competition(),
                                LegSpecs.needed(attempt.start(), Part.GRADER));
                yield new LegEnd.Failed(verdict.blame(key, () -> reference.run(attempt, manifest)));
            }
        };
    }
}
