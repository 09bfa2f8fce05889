package gpuq.agent.attempt;

import gpuq.common.bundle.Digests;
import gpuq.common.contract.CollectedFile;
import gpuq.common.grading.Grade;
import gpuq.common.job.Leg;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// An attempt that runs nothing and succeeds at once, with every report and journal entry of a real
/// one: for measuring all the rest of the system. Only in the environment `bench`.
final class NoopLeg implements LegRunner {

    private static final Sha256 NO_FILE = Digests.of("no-op".getBytes(StandardCharsets.US_ASCII));

    private final AttemptServices services;

    NoopLeg(AttemptServices services) {
        this.services = services;
    }

    @Override
    public LegEnd drive(Attempt attempt) throws InterruptedException {
        Duration now = services.proc().uptime();
        boolean isRun = attempt.ref().leg() == Leg.RUN;
        attempt.starting();
        attempt.enter(isRun ? Stage.RUN : Stage.GRADE, "");
        return new LegEnd(
                isRun
                        ? new LegEnd.Collected(
                                new CollectedFile(NO_FILE, 0, 0, services.nodeId(), false))
                        : new LegEnd.Graded(new Grade(0, null, null, Map.of(), 0, "", List.of())),
                Usage.NONE,
                now);
    }
}
