package gpuq.agent.data;

import java.io.IOException;

/// Data that lies in a folder of a shared mount could not be read there. Trying again on this node
/// would only wait for the same mount: another node may do better.
public final class MountException extends IOException {

    private final Reason reason;

    /// Why, as a closed word that the outcome carries.
    public enum Reason {
        /// An operation did not return within its deadline (STORE-6).
        MOUNT_HANGS,
        /// The mount answers, with an error.
        MOUNT_FAILS,
        /// It has no such file.
        DATA_MISSING,
        /// The node's settings let nothing be read there.
        DATA_PLACE_NOT_ALLOWED
    }

    MountException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
