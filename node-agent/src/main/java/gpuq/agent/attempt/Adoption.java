package gpuq.agent.attempt;

import gpuq.agent.launch.LaunchException;
import gpuq.agent.state.AttemptNames;
import gpuq.common.job.AttemptRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// What an agent does first: takes over what an earlier life of it has left (SPOF-3, WORKER-5).
/// Attempts that run go on, those that have ended are reported, those of an earlier boot are
/// nobody's any more, and what has no journal entry is ended and removed.
public final class Adoption {

    private static final Logger LOG = Logger.getLogger(Adoption.class);

    private final AttemptServices services;
    private final AttemptTable table;

    public Adoption(AttemptServices services, AttemptTable table) {
        this.services = services;
        this.table = table;
    }

    /// For a node whose attempts are never processes: only what was said is said again.
    public static void ofReportsOnly(AttemptServices services, AttemptTable table) {
        services.ledger().attempts().forEach(table::adopt);
    }

    /// Runs before any assignment is read.
    public void adoptAll() throws IOException, InterruptedException {
        String bootId = services.proc().bootId();
        for (AttemptRecord record : services.ledger().attempts()) {
            boolean sameBoot = record.start().bootId().equals(bootId);
            LOG.infof(
                    "attempt found attempt=%s step=%s same_boot=%s",
                    record.attempt(), record.step(), sameBoot);
            if (sameBoot || record.end() != null) {
                table.adopt(record);
            } else {
                // The new boot id in the heartbeat ends it; its processes ended with the machine.
                services.ledger().forget(record.attempt());
            }
        }
        removeOrphans();
    }

    private void removeOrphans() throws IOException {
        for (Path folder : folders()) {
            String name = String.valueOf(folder.getFileName());
            Optional<AttemptRef> attempt = AttemptNames.parse(name);
            if (attempt.isPresent() && services.ledger().attempt(attempt.get()).isEmpty()) {
                LOG.warnf("orphan ended attempt=%s", name);
                remove(attempt.get());
            }
        }
    }

    private void remove(AttemptRef attempt) throws IOException {
        try {
            services.launch().clean(attempt);
            services.paths().attempt(attempt).delete();
        } catch (LaunchException e) {
            LOG.errorf(e, "orphan stays attempt=%s", attempt);
        }
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> entries = Files.list(services.paths().attempts())) {
            return entries.filter(Files::isDirectory).toList();
        }
    }
}
