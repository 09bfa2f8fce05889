package gpuq.agent.gpu;

import gpuq.agent.gpu.GpuHealth.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// The slots that are out of use, and why. Each is probed by every sample: after [#PROBES] good
/// ones in a row, and a rest where the hardware was at fault, it is used again. Guarded by its
/// owner, [GpuWatch].
final class OutOfUse {

    private static final Logger LOG = Logger.getLogger(OutOfUse.class);

    /// Good samples before a slot is used again.
    static final int PROBES = 3;

    /// How long faulty hardware rests, at least.
    static final Duration REST = Duration.ofMinutes(5);

    private final LongSupplier nanos;
    private final Map<String, Out> out = new HashMap<>();

    private record Out(Fault fault, int goodInRow, long sinceNanos) {}

    OutOfUse(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// Why a slot is out; empty if it is in use.
    Optional<Fault> fault(GpuSlot slot) {
        return Optional.ofNullable(out.get(slot.name())).map(Out::fault);
    }

    /// @return whether it was in use, or out for another reason
    boolean takeOut(GpuSlot slot, Fault fault) {
        Out before = out.put(slot.name(), new Out(fault, 0, nanos.getAsLong()));
        boolean isNew = before == null || !before.fault().code().equals(fault.code());
        if (isNew) {
            LOG.errorf(
                    "slot out of use slot=%s code=%s detail=%s",
                    slot.name(), fault.code(), fault.detail());
        }
        return isNew;
    }

    /// Nothing is wrong with it now: whether it is used again by that.
    boolean probe(GpuSlot slot) {
        Out now = out.get(slot.name());
        if (now == null) {
            return false;
        }
        Out next = new Out(now.fault(), now.goodInRow() + 1, now.sinceNanos());
        long rested = nanos.getAsLong() - now.sinceNanos();
        boolean isBack =
                next.goodInRow() >= PROBES
                        && (!now.fault().isHardware() || rested >= REST.toNanos());
        if (isBack) {
            out.remove(slot.name());
            LOG.infof("slot in use again slot=%s was=%s", slot.name(), now.fault().code());
        } else {
            out.put(slot.name(), next);
        }
        return isBack;
    }
}
