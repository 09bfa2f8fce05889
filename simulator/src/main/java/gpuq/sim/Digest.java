package gpuq.sim;

import gpuq.common.contract.JobEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A digest over everything that was said of jobs, in order: two runs of one seed must agree in it.
final class Digest implements FakeLog.Listener {

    private final MessageDigest digest;
    private int count;

    Digest() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void said(JobEvent event) {
        digest.update(event.toString().getBytes(StandardCharsets.UTF_8));
        count++;
    }

    int count() {
        return count;
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }
}
