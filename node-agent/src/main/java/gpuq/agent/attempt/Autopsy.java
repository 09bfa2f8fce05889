package gpuq.agent.attempt;

import gpuq.agent.attempt.ContainerRun.Ended;
import gpuq.agent.launch.LaunchException;
import gpuq.agent.state.AttemptDir;
import gpuq.common.bundle.Digests;
import gpuq.common.contract.ArtifactName;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.JobState;
import gpuq.common.job.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/// Keeps what is known of a run that failed, before it is cleaned up: as the artifact `failure.txt`
/// of the job (DEBUG-7). Only a help: where it cannot be made or stored, the log says so and the
/// report goes its way.
final class Autopsy {

    private static final Logger LOG = Logger.getLogger(Autopsy.class);

    /// Kept of each output.
    static final int OUTPUT_BYTES = 64 * 1024;

    /// The report waits for it, and the slot for the report.
    private static final Duration STORE_BOUND = Duration.ofSeconds(3);

    private final AttemptServices services;
    private final OutputTail tails;

    Autopsy(AttemptServices services) {
        this.services = services;
        this.tails = new OutputTail(services.watch());
    }

    /// Whoever cancels a job knows why it ended.
    void keep(Attempt attempt, Ended ended, Outcome outcome) throws InterruptedException {
        if (outcome.code().state() == JobState.CANCELLED) {
            return;
        }
        AttemptDir dir = attempt.dir();
        try {
            byte[] bytes = text(attempt, ended, outcome).write().getBytes(StandardCharsets.UTF_8);
            Files.write(dir.failure(), bytes);
            services.api()
                    .put(
                            attempt.ref(),
                            ArtifactName.FAILURE,
                            dir.failure(),
                            Digests.of(bytes),
                            STORE_BOUND);
        } catch (IOException | LaunchException e) {
            LOG.warnf("failure not kept why=%s", e);
        }
    }

    private FailureText text(Attempt attempt, Ended ended, Outcome outcome)
            throws IOException, LaunchException, InterruptedException {
        AttemptDir dir = attempt.dir();
        Map<String, String> outputs = new LinkedHashMap<>();
        for (LogStream stream : new LogStream[] {LogStream.STDOUT, LogStream.STDERR}) {
            outputs.put(stream.word(), tails.last(dir, stream.word(), OUTPUT_BYTES));
        }
        return new FailureText(
                services.nodeId(),
                attempt.ref(),
                outcome,
                ended.exit() == null ? "" : Files.readString(dir.exit()),
                ended.ending().counters(),
                ended.ending().scratch(),
                services.launch()
                        .examine(attempt.ref())
                        .and(services.gpus().errors(attempt.ref(), ended.programStart())),
                outputs);
    }
}
