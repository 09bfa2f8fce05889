package gpuq.agent.attempt;

import gpuq.agent.attempt.AttemptRecord.Step;
import gpuq.agent.attempt.ContainerRun.Ended;
import gpuq.agent.launch.Launch.Counters;
import gpuq.agent.launch.Launch.Ending;
import gpuq.agent.launch.Launch.ScratchUse;
import gpuq.agent.launch.LaunchException;
import gpuq.agent.launch.LaunchSpec;
import gpuq.agent.sandbox.Taken;
import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.supervise.ProcessRef;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.Leg;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs the container of an attempt from its intent in the journal to its end, or goes on with one
/// that an earlier agent has started (MON-1, MON-2).
final class RunStage {

    private final AttemptServices services;
    private final ContainerRun containers;

    RunStage(AttemptServices services) {
        this.services = services;
        this.containers = new ContainerRun(services);
    }

    /// Runs what the spec says.
    ///
    /// @param entered the stage that is reported when the program begins
    Ended run(Attempt attempt, LaunchSpec spec, Stage entered)
            throws LaunchException, IOException, InterruptedException {
        Optional<ProcessRef> before =
                attempt.record().step() == Step.ACCEPTED
                        ? Optional.empty()
                        : containers.find(attempt.record());
        ProcessRef process = before.isPresent() ? before.get() : start(attempt, spec);
        if (attempt.record().step() != Step.RUNNING) {
            attempt.running(process);
        }
        services.logs()
                .follow(
                        attempt.ref(),
                        attempt.dir(),
                        attempt.ref().leg() == Leg.RUN
                                ? List.of(LogStream.STDOUT, LogStream.STDERR)
                                : List.of(LogStream.GRADER),
                        attempt.traceparent());
        try {
            return containers.await(
                    attempt.ref(), process, new ProgressOf(attempt, entered, services.vitals()));
        } catch (LaunchException e) {
            return unkillable(attempt, e);
        } finally {
            services.vitals().drop(attempt.ref());
        }
    }

    /// A process that no signal ends takes its slot out, and the job ends as it would have, where
    /// that needs nothing from its folders (EXEC-10).
    private Ended unkillable(Attempt attempt, LaunchException failure)
            throws LaunchException, IOException {
        if (failure.code() != LaunchException.Code.UNKILLABLE) {
            throw failure;
        }
        attempt.start()
                .slots()
                .forEach(
                        slot ->
                                services.trouble()
                                        .slotUnusable(
                                                slot,
                                                "UNKILLABLE_PROCESS",
                                                String.valueOf(failure.getMessage()),
                                                attempt.ref()));
        ExitRecord exit = ExitRecord.read(attempt.dir().exit()).orElseThrow(() -> failure);
        if (exit.cause().isEmpty()) {
            throw failure;
        }
        return new Ended(
                ContainerRun.programStart(attempt.dir()),
                exit,
                new Ending(
                        new Counters(0, 0, 0, 0),
                        new ScratchUse(0, 0, 0, 0),
                        Taken.nothingWanted()));
    }

    private ProcessRef start(Attempt attempt, LaunchSpec spec)
            throws LaunchException, IOException, InterruptedException {
        spec.write(attempt.dir());
        ProcessRef process = containers.start(attempt.ref(), attempt.timeout(), attempt::starting);
        services.metrics()
                .started(
                        attempt.ref().leg(),
                        Duration.ofNanos(System.nanoTime() - attempt.acceptedNanos()));
        return process;
    }

    /// An attempt as its container's wait sees it.
    private record ProgressOf(Attempt attempt, Stage entered, Vitals vitals)
            implements ContainerRun.Progress {

        @Override
        public void began() {
            attempt.enter(entered, "");
            if (entered == Stage.RUN) {
                vitals.follow(attempt);
            }
        }

        @Override
        public @Nullable String stopReason() {
            return attempt.stopReason();
        }

        @Override
        public Duration timeout() {
            return attempt.timeout();
        }

        @Override
        public void wakeBy(@Nullable Runnable waker) {
            attempt.wakeBy(waker);
        }
    }
}
