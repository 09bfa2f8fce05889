package gpuq.api.jobs;

import gpuq.common.bundle.Digests;
import gpuq.common.job.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The bytes of a solution with their digest and the label the client gave them. The label is never
/// a path (XFER-4).
final class Upload {

    private static final int MAX_LABEL = 100;

    private final byte[] bytes;
    private final Sha256 sha256;
    private final String label;

    Upload(byte[] bytes, String fileName) {
        this.bytes = bytes.clone();
        sha256 = Digests.of(this.bytes);
        label = sanitise(fileName);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    int sizeBytes() {
        return bytes.length;
    }

    Sha256 sha256() {
        return sha256;
    }

    String label() {
        return label;
    }

    /// Digest over this upload and the config it came with.
    String fingerprint(String config) {
        MessageDigest digest = Digests.newSha256();
        digest.update(sha256.value().getBytes(StandardCharsets.US_ASCII));
        digest.update(config.getBytes(StandardCharsets.UTF_8));
        return Digests.finish(digest).value();
    }

    private static String sanitise(String fileName) {
        String last =
                fileName.substring(
                        Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
        StringBuilder label = new StringBuilder();
        last.codePoints()
                .filter(
                        c ->
                                !Character.isISOControl(c)
                                        && Character.isDefined(c)
                                        && Character.getType(c) != Character.FORMAT)
                .limit(MAX_LABEL)
                .forEach(label::appendCodePoint);
        return label.isEmpty() ? "solution.py" : label.toString();
    }
}
