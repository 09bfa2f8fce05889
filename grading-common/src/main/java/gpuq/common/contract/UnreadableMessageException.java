package gpuq.common.contract;

/// A record that is not a message of ours, or not one that this release can read. It goes to the
/// dead letters with its reason, and the next record is read.
public final class UnreadableMessageException extends RuntimeException {

    private final String reason;

    public UnreadableMessageException(String reason, String detail) {
        super(reason + ": " + detail);
        this.reason = reason;
    }

    public UnreadableMessageException(String reason, String detail, Throwable cause) {
        super(reason + ": " + detail, cause);
        this.reason = reason;
    }

    /// A closed word, such as `UNKNOWN_TYPE`.
    public String reason() {
        return reason;
    }
}
