package gpuq.agent.launch;

import gpuq.agent.launch.LaunchException.Code;
import gpuq.common.job.AttemptRef;
import java.util.HashMap;
import java.util.Map;

/// Which attempt has which slot, from its preparation until its processes are gone.
final class SlotHolders {

    private final Map<String, AttemptRef> holders = new HashMap<>();

    /// All of an attempt's slots or none (GPU-4).
    ///
    /// @throws LaunchException `SLOT_BUSY` if another has one of them
    synchronized void take(LaunchSpec spec) throws LaunchException {
        for (String slot : spec.slots()) {
            AttemptRef holder = holders.get(slot);
            if (holder != null && !holder.equals(spec.attempt())) {
                throw new LaunchException(Code.SLOT_BUSY, slot + " is held by " + holder);
            }
        }
        spec.slots().forEach(slot -> holders.put(slot, spec.attempt()));
    }

    synchronized void giveBack(AttemptRef attempt) {
        holders.values().removeIf(attempt::equals);
    }
}
