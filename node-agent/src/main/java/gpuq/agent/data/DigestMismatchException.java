package gpuq.agent.data;

import gpuq.common.job.Sha256;
import java.io.IOException;

/// Bytes that came are not those that were named.
public final class DigestMismatchException extends IOException {

    public DigestMismatchException(String what, Sha256 expected) {
        super(what + " is not " + expected);
    }
}
