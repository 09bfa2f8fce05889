package gpuq.agent.attempt;

/// Told when an attempt shows that something is wrong with the node; the next heartbeat says so.
public interface NodeTrouble {

    /// A slot may not be used again until somebody has looked (EXEC-10).
    void slotUnusable(String slot, String code, String detail);
}
