package gpuq.api.projection;

/// A record that can be read and must not be taken: it is skipped and counted by its reason, and
/// its transaction goes on. Has no stack, since it is an answer and not a failure.
final class RefusedRecordException extends RuntimeException {

    private final String reason;

    RefusedRecordException(LogRefusal reason) {
        super(reason.word(), null, false, false);
        this.reason = reason.word();
    }

    String reason() {
        return reason;
    }
}
