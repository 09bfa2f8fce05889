package gpuq.agent.rig;

import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.CollectedFile;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Assignments for tests that run nothing.
public final class TestStarts {

    private static final Sha256 SOME = new Sha256("e".repeat(64));

    private TestStarts() {}

    public static StartAttempt start(TestCompetition competition, Leg leg, String slot) {
        return new StartAttempt(
                Node.ID,
                "boot",
                new AttemptRef(JobId.of(1, 2, 3), leg, 1),
                competition.ref(),
                List.of(slot),
                SOME,
                competition.digests(),
                Duration.ofSeconds(60),
                leg == Leg.GRADE ? new CollectedFile(SOME, 1, 1, Node.ID, false) : null,
                Instant.EPOCH);
    }
}
