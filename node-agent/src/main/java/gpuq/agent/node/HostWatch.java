package gpuq.agent.node;

import gpuq.agent.loop.SteadyLoop;
import gpuq.agent.node.SelfCheck.Line;
import gpuq.common.contract.AgentEvent.HealthFinding;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Checks the host when the agent starts and from time to time: a node that lacks something that
/// every attempt needs gets none, says why, and is used as soon as it has it.
public final class HostWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(HostWatch.class);

    private final Look look;
    private final Runnable whenChanged;
    private final SteadyLoop loop;
    private volatile List<Line> faults;

    /// Gathers what the host has.
    @FunctionalInterface
    public interface Look {
        HostFacts gather() throws IOException, InterruptedException;
    }

    /// Looks at once and logs the whole table.
    ///
    /// @param rest between two looks
    public HostWatch(Look look, Duration rest, SteadyLoop.Failures failures, Runnable whenChanged)
            throws IOException, InterruptedException {
        this.look = look;
        this.whenChanged = whenChanged;
        List<Line> lines = SelfCheck.lines(look.gather());
        faults = SelfCheck.faults(lines);
        LOG.infof("host check faults=%d%n%s", faults.size(), SelfCheck.table(lines));
        loop = SteadyLoop.startRested("host-check", rest, failures, this::lookAgain);
    }

    private void lookAgain() throws IOException, InterruptedException {
        List<Line> now = SelfCheck.faults(SelfCheck.lines(look.gather()));
        if (!now.equals(faults)) {
            faults = now;
            LOG.warnf("host check changed faults=%s", words(now));
            whenChanged.run();
        }
    }

    /// What keeps the node from running anything, as one finding; the disk has its own.
    public List<HealthFinding> findings() {
        List<Line> now = faults.stream().filter(line -> !line.what().startsWith("free ")).toList();
        return now.isEmpty()
                ? List.of()
                : List.of(new HealthFinding("HOST_NOT_FIT", true, words(now)));
    }

    private static String words(List<Line> lines) {
        return lines.stream()
                .map(line -> line.what() + " " + line.found() + ": " + line.remedy())
                .collect(Collectors.joining("; "));
    }

    @Override
    public void close() {
        loop.close();
    }
}
