package gpuq.agent.attempt;

import gpuq.agent.attempt.AttemptRecord.Step;
import gpuq.agent.launch.Launch.Ending;
import gpuq.agent.launch.LaunchException;
import gpuq.agent.state.AttemptDir;
import gpuq.agent.state.DurableFile;
import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.supervise.FolderWatch.Watched;
import gpuq.agent.supervise.ProcessRef;
import gpuq.common.job.AttemptRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Starts the container of an attempt, or finds the one that an earlier agent has started, and
/// waits for its end. Used by both legs, and by the run of a grader on the reference file.
final class ContainerRun {

    /// How long a change may go unnoticed if the kernel's notice is lost.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private static final long MILLIS_PER_CENTISECOND = 10;

    private final AttemptServices services;

    ContainerRun(AttemptServices services) {
        this.services = services;
    }

    /// Who is told of the two things that happen on the way.
    interface Progress {

        /// The program has begun inside the container.
        void began();

        /// Why the run is to be stopped; absent while it is not.
        @Nullable String stopReason();

        /// The limit in force.
        Duration timeout();

        /// Wakes the wait when one of the two has changed.
        void wakeBy(@Nullable Runnable waker);
    }

    /// How a container came to its end.
    ///
    /// @param programStart uptime at which the program began inside it; absent if it never did
    /// @param exit absent where the supervisor died without a record
    record Ended(@Nullable Duration programStart, @Nullable ExitRecord exit, Ending ending) {

        boolean began() {
            return programStart != null;
        }
    }

    /// Makes cgroup and scratch and starts the supervisor.
    ///
    /// @param beforeStart runs when all is made and nothing is started: the journal notes the
    ///   intent
    ProcessRef start(AttemptRef attempt, Duration timeout, Intent beforeStart)
            throws LaunchException, IOException, InterruptedException {
        services.launch().prepare(attempt);
        writeTimeout(services.paths().attempt(attempt), timeout);
        beforeStart.note();
        return services.launch().start(attempt);
    }

    /// Something that is noted durably.
    @FunctionalInterface
    interface Intent {
        void note() throws InterruptedException;
    }

    /// The supervisor that an earlier agent has started, if it came so far.
    Optional<ProcessRef> find(AttemptRecord record) throws IOException {
        if (record.step() == Step.RUNNING && record.process() != null) {
            return Optional.of(record.process());
        }
        return services.supervisor().find(services.paths().attempt(record.attempt()));
    }

    /// Waits for the end of a container and makes sure that nothing of it is left.
    Ended await(AttemptRef attempt, ProcessRef process, Progress progress)
            throws LaunchException, IOException, InterruptedException {
        AttemptDir dir = services.paths().attempt(attempt);
        boolean began = false;
        boolean stopping = false;
        Duration timeout = null;
        Optional<ExitRecord> exit;
        try (Watched folder = services.watch().on(dir.folder())) {
            progress.wakeBy(folder::wake);
            while (true) {
                // Asked before the record is looked for: a supervisor that ends in between has
                // written it.
                boolean alive = process.isAlive(services.proc());
                exit = ExitRecord.read(dir.exit());
                if (!began && Files.exists(dir.started())) {
                    began = true;
                    progress.began();
                }
                if (exit.isPresent() || !alive) {
                    break;
                }
                String reason = progress.stopReason();
                if (reason != null && !stopping) {
                    services.launch().stop(attempt, reason);
                    stopping = true;
                }
                if (!progress.timeout().equals(timeout)) {
                    timeout = progress.timeout();
                    writeTimeout(dir, timeout);
                }
                folder.await(LONGEST_WAIT);
            }
        } finally {
            progress.wakeBy(null);
        }
        exit.map(ExitRecord::endedAt)
                .map(services.proc()::since)
                .ifPresent(ago -> services.metrics().endSeen(attempt.leg(), ago));
        Ending ending = services.launch().end(attempt);
        return new Ended(programStart(dir), exit.orElse(null), ending);
    }

    static @Nullable Duration programStart(AttemptDir dir) throws IOException {
        if (!Files.exists(dir.started())) {
            return null;
        }
        String centiseconds = Files.readString(dir.started()).strip();
        // Empty for the instant between making and writing it; by now it is long written, unless
        // the supervisor was killed in that instant.
        return centiseconds.isEmpty()
                ? null
                : Duration.ofMillis(Long.parseLong(centiseconds) * MILLIS_PER_CENTISECOND);
    }

    private static void writeTimeout(AttemptDir dir, Duration timeout) throws IOException {
        String centiseconds = timeout.toMillis() / MILLIS_PER_CENTISECOND + "\n";
        DurableFile.replace(dir.timeout(), centiseconds.getBytes(StandardCharsets.US_ASCII));
    }
}
