package gpuq.agent.attempt;

import gpuq.agent.launch.Launch;
import gpuq.agent.launch.LaunchException;
import gpuq.agent.loop.SteadyLoop;
import gpuq.common.job.AttemptRef;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Keeps slots out of use on which something of an attempt stays behind, and tries again and again
/// to clean it up: a process in an uninterruptible wait ends when its disk answers, and then nobody
/// needs to come and look (EXEC-10).
public final class SlotProbe implements NodeTrouble, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SlotProbe.class);

    private final Launch launch;
    private final Slots slots;
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private final SteadyLoop loop;

    /// What a slot has.
    private record Trouble(String code, AttemptRef attempt) {}

    /// Who offers the slots.
    public interface Slots {

        void takeOut(String slot, String code, String detail);

        void giveBack(String slot, String code);
    }

    /// @param rest between two tries
    public SlotProbe(Launch launch, Slots slots, Duration rest, SteadyLoop.Failures failures) {
        this.launch = launch;
        this.slots = slots;
        this.loop = SteadyLoop.startRested("slot-probe", rest, failures, this::probeAll);
    }

    @Override
    public void slotUnusable(String slot, String code, String detail, AttemptRef attempt) {
        LOG.errorf("slot out of use slot=%s code=%s detail=%s", slot, code, detail);
        troubles.put(slot, new Trouble(code, attempt));
        slots.takeOut(slot, code, detail);
    }

    /// A slot whose probe fails in a way that nobody has foreseen keeps no other slot out.
    private void probeAll() {
        RuntimeException failure = null;
        for (Map.Entry<String, Trouble> entry : troubles.entrySet()) {
            try {
                probe(entry.getKey(), entry.getValue());
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void probe(String slot, Trouble trouble) {
        try {
            launch.clean(trouble.attempt());
        } catch (LaunchException e) {
            LOG.debugf("slot stays out of use slot=%s why=%s", slot, e.getMessage());
            return;
        }
        if (troubles.remove(slot, trouble)) {
            LOG.infof("slot in use again slot=%s was=%s", slot, trouble.code());
            slots.giveBack(slot, trouble.code());
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
