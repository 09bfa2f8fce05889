package gpuq.agent.launch;

/// A verb that was refused or failed; nothing of the attempt's own doing.
public final class LaunchException extends Exception {

    private final Code code;

    public LaunchException(Code code, String detail) {
        super(code + ": " + detail);
        this.code = code;
    }

    public LaunchException(Code code, String detail, Throwable cause) {
        super(code + ": " + detail, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /// Why.
    public enum Code {
        /// The attempt's folder or spec is missing or malformed.
        BAD_SPEC,
        /// The slot is not one of this node's.
        UNKNOWN_SLOT,
        /// Another attempt holds the slot (GPU-4).
        SLOT_BUSY,
        IMAGE_MISSING,
        TREE_MISSING,
        /// The kernel or the disk refused something.
        HOST,
        /// A process that no signal ends (EXEC-10).
        UNKILLABLE,
        /// The launcher does not answer.
        UNREACHABLE
    }
}
