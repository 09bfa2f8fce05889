package gpuq.agent.attempt;

import gpuq.common.job.AttemptRef;

/// Told when an attempt shows that something is wrong with the node; the next heartbeat says so.
public interface NodeTrouble {

    /// A slot may not be used until what is left of an attempt is gone (EXEC-10).
    ///
    /// @param attempt what cannot be cleaned up
    void slotUnusable(String slot, String code, String detail, AttemptRef attempt);
}
