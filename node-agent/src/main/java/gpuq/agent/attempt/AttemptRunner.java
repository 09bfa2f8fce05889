package gpuq.agent.attempt;

import gpuq.agent.attempt.AttemptRecord.Step;
import gpuq.agent.launch.LaunchException;
import gpuq.agent.report.JournalBrokenException;
import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.trace.AttemptSpans;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.CollectedFile;
import gpuq.common.grading.Grade;
import gpuq.common.job.Leg;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.common.log.Correlation;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The loop of one attempt, on a thread of its own: takes it to its end, saves the report, sends
/// it, and cleans up. It may begin anywhere: after a restart, it goes on from the record.
public final class AttemptRunner {

    private static final Logger LOG = Logger.getLogger(AttemptRunner.class);
    private static final int CLEAN_TRIES = 5;
    private static final Duration CLEAN_PAUSE = Duration.ofSeconds(2);

    private final AttemptServices services;
    private final LegRunner runLeg;
    private final LegRunner gradeLeg;
    private final boolean cleans;

    private AttemptRunner(
            AttemptServices services, LegRunner runLeg, LegRunner gradeLeg, boolean cleans) {
        this.services = services;
        this.runLeg = runLeg;
        this.gradeLeg = gradeLeg;
        this.cleans = cleans;
    }

    /// Runs attempts in containers.
    public static AttemptRunner inContainers(AttemptServices services) {
        return new AttemptRunner(services, new RunLeg(services), new GradeLeg(services), true);
    }

    /// Runs nothing.
    public static AttemptRunner noop(AttemptServices services) {
        LegRunner noop = new NoopLeg(services);
        return new AttemptRunner(services, noop, noop, false);
    }

    /// Takes an attempt to its end.
    ///
    /// @param whenOver told once the end is journaled and reported
    void run(Attempt attempt, Runnable whenOver) {
        try (Correlation _ =
                Correlation.open()
                        .node(services.nodeId())
                        .attempt(attempt.ref())
                        .trace(AttemptSpans.traceId(attempt.traceparent()))) {
            if (attempt.record().step() == Step.ACCEPTED) {
                attempt.enter(Stage.PREPARE, "");
            }
            LegEnd end = drive(attempt);
            AttemptEnded report = report(attempt, end);
            attempt.over(report);
            services.reports().ended(report, attempt.traceparent());
            String outcome = word(end);
            LOG.infof("attempt over outcome=%s", outcome);
            measure(attempt, outcome);
            services.spans().end(attempt.ref(), outcome);
            if (cleans) {
                clean(attempt);
            }
            whenOver.run();
        } catch (InterruptedException _) {
            // The agent ends; the supervisor goes on and the next agent finds it.
            Thread.currentThread().interrupt();
        }
    }

    private void measure(Attempt attempt, String outcome) {
        Leg leg = attempt.ref().leg();
        services.metrics().ended(leg, outcome);
        try {
            ExitRecord.read(attempt.dir().exit())
                    .map(exit -> services.proc().since(exit.endedAt()))
                    .ifPresent(ago -> services.metrics().reported(leg, ago));
        } catch (IOException e) {
            LOG.warnf("end not measured reason=%s", e.getMessage());
        }
    }

    private LegEnd drive(Attempt attempt) throws InterruptedException {
        LegRunner leg = attempt.ref().leg() == Leg.RUN ? runLeg : gradeLeg;
        try {
            return leg.drive(attempt);
        } catch (JournalBrokenException e) {
            throw e;
        } catch (RuntimeException e) {
            // A fault in our own code must not leave the attempt without an end.
            LOG.error("attempt failed by a fault of the agent", e);
            return LegEnd.failed(
                    Outcome.of(
                            OutcomeCode.NODE_FAULT,
                            Stage.PREPARE,
                            "The node cannot handle this assignment: " + e,
                            "This was not your fault; the job is tried again elsewhere."));
        }
    }

    private AttemptEnded report(Attempt attempt, LegEnd end) {
        @Nullable CollectedFile collected = null;
        @Nullable Grade grade = null;
        @Nullable Outcome outcome = null;
        switch (end.result()) {
            case LegEnd.Collected(CollectedFile file) -> collected = file;
            case LegEnd.Graded(Grade graded) -> grade = graded;
            case LegEnd.Failed(Outcome failed) -> outcome = failed;
        }
        Duration startedAt = end.startedAt();
        Duration startedAgo = startedAt == null ? null : services.proc().since(startedAt);
        return new AttemptEnded(
                services.nodeId(),
                attempt.ref(),
                collected,
                grade,
                outcome,
                end.usage(),
                startedAgo,
                services.clock().instant());
    }

    private static String word(LegEnd end) {
        return switch (end.result()) {
            case LegEnd.Collected(var _) -> "COLLECTED";
            case LegEnd.Graded(var _) -> OutcomeCode.GRADED.name();
            case LegEnd.Failed(Outcome outcome) -> outcome.code().name();
        };
    }

    /// After the report: nobody waits for it. What cannot be cleaned takes the slot out.
    private void clean(Attempt attempt) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                services.launch().clean(attempt.ref());
                return;
            } catch (LaunchException e) {
                if (tries == CLEAN_TRIES) {
                    LOG.error("attempt not cleaned up", e);
                    attempt.start()
                            .slots()
                            .forEach(
                                    slot ->
                                            services.trouble()
                                                    .slotUnusable(
                                                            slot,
                                                            e.code().name(),
                                                            String.valueOf(e.getMessage()),
                                                            attempt.ref()));
                    return;
                }
                Thread.sleep(CLEAN_PAUSE);
            }
        }
    }
}
