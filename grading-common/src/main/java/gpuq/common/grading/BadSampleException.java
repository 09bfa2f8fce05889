package gpuq.common.grading;

import java.io.IOException;

/// The competition's own sample or list of ids cannot be used: the fault of whoever made the
/// bundle, never of the submission.
public final class BadSampleException extends IOException {

    public BadSampleException(String message) {
        super(message);
    }
}
