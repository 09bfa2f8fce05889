package gpuq.agent.attempt;

import gpuq.agent.attempt.AttemptRecord.Step;
import gpuq.agent.attempt.CollectStage.Broken;
import gpuq.agent.attempt.CollectStage.Done;
import gpuq.agent.attempt.CollectStage.Nothing;
import gpuq.agent.attempt.ContainerRun.Ended;
import gpuq.agent.gpu.Gpus.Visible;
import gpuq.agent.launch.LaunchException;
import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.verdict.Evidence;
import gpuq.agent.verdict.ExitVerdict;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The run leg: prepare, run the student's program, judge its end, collect its file.
final class RunLeg implements LegRunner {

    private static final Logger LOG = Logger.getLogger(RunLeg.class);

    private final AttemptServices services;
    private final PrepareStage preparing;
    private final RunStage running;
    private final CollectStage collecting;
    private final OutputTail tails;
    private final Autopsy autopsy;

    RunLeg(AttemptServices services) {
        this.services = services;
        this.preparing = new PrepareStage(services);
        this.running = new RunStage(services);
        this.collecting = new CollectStage(services);
        this.tails = new OutputTail(services.watch());
        this.autopsy = new Autopsy(services);
    }

    @Override
    public LegEnd drive(Attempt attempt) throws InterruptedException {
        boolean first = attempt.record().step() == Step.ACCEPTED;
        try {
            return drive(attempt, first);
        } finally {
            services.gpus().release(attempt.ref());
        }
    }

    private LegEnd drive(Attempt attempt, boolean first) throws InterruptedException {
        if (!first) {
            // At once: samples would take its processes for somebody else's.
            services.gpus().hold(attempt.ref(), attempt.start().slots());
        }
        Prepared prepared = first ? preparing.prepare(attempt) : preparing.prepareAgain(attempt);
        return switch (prepared) {
            case Prepared.Failed(Outcome outcome) -> LegEnd.failed(outcome);
            case Prepared.Ready(Manifest manifest) -> {
                Optional<Outcome> unfit = first ? preflight(attempt) : Optional.empty();
                yield unfit.isPresent() ? LegEnd.failed(unfit.get()) : run(attempt, manifest);
            }
        };
    }

    /// A GPU that somebody else uses, or that is ill, costs the student nothing (GPU-1, GPU-5).
    private Optional<Outcome> preflight(Attempt attempt) throws InterruptedException {
        return services.gpus()
                .preflight(attempt.ref(), attempt.start().slots())
                .map(
                        why ->
                                Outcome.of(
                                        OutcomeCode.GPU_FAULT,
                                        Stage.PREPARE,
                                        "The GPU could not be used: %s.".formatted(why),
                                        "This was not your fault; the job is tried again"
                                                + " elsewhere."));
    }

    private LegEnd run(Attempt attempt, Manifest manifest) throws InterruptedException {
        Ended ended;
        Evidence evidence;
        Visible visible = services.gpus().hold(attempt.ref(), attempt.start().slots());
        try {
            ended =
                    running.run(
                            attempt,
                            LegSpecs.run(
                                    attempt.start(),
                                    manifest,
                                    LegEnvironment.run(
                                            attempt.start(),
                                            manifest,
                                            attempt.timeout(),
                                            visible.cuda()),
                                    visible,
                                    services.killGrace()),
                            Stage.RUN);
            evidence = evidence(attempt, manifest, ended);
        } catch (LaunchException e) {
            LOG.errorf(e, "attempt could not be run");
            return LegEnd.failed(LaunchFaults.outcome(e, Stage.RUN));
        } catch (IOException e) {
            LOG.errorf(e, "attempt could not be run");
            return LegEnd.failed(
                    Outcome.of(
                            OutcomeCode.NODE_FAULT,
                            Stage.RUN,
                            "The node could not run the attempt: " + e.getMessage(),
                            "This was not your fault; the job is tried again elsewhere."));
        }
        LegEnd.Result result = judge(attempt, manifest, ended, evidence);
        if (result instanceof LegEnd.Failed(Outcome outcome)) {
            autopsy.keep(attempt, ended, outcome);
        }
        return new LegEnd(
                result,
                Usages.of(ended, attempt.start(), services.gpus().use(attempt.ref())),
                ended.programStart());
    }

    private LegEnd.Result judge(Attempt attempt, Manifest manifest, Ended ended, Evidence evidence)
            throws InterruptedException {
        Manifest.Submission rules = manifest.submission();
        return switch (ExitVerdict.of(evidence, rules.onNonzeroExit(), rules.onTimeLimit())) {
            case ExitVerdict.Failed(Outcome outcome) -> new LegEnd.Failed(outcome);
            case ExitVerdict.Collect(boolean partial) ->
                    switch (collecting.collect(
                            attempt, manifest, ended.ending().taken(), partial)) {
                        case Done(var file) -> new LegEnd.Collected(file);
                        case Broken(Outcome outcome) -> new LegEnd.Failed(outcome);
                        case Nothing(Outcome found) ->
                                new LegEnd.Failed(ExitVerdict.nothingCollected(evidence, found));
                    };
        };
    }

    private Evidence evidence(Attempt attempt, Manifest manifest, Ended ended)
            throws IOException, InterruptedException {
        ExitRecord exit = ended.exit();
        boolean wantsReason = exit == null || exit.code() != 0;
        return new Evidence(
                attempt.stopReason(),
                ended.began(),
                exit,
                ended.ending().counters(),
                ended.ending().scratch(),
                services.gpus().evidence(attempt.ref(), ended.programStart()),
                manifest.limits(),
                attempt.timeout(),
                HangFacts.of(attempt.dir(), exit, services.gpus().use(attempt.ref())),
                wantsReason ? tails.read(attempt.dir(), "stderr") : "");
    }
}
