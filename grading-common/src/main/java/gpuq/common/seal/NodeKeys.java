package gpuq.common.seal;

import gpuq.common.job.NodeId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Derives a node's key from the master key: HKDF-SHA256 (RFC 5869) over cluster, node and epoch.
/// Only the API and the scheduler hold the master key; a node is given its own key once. A new
/// epoch makes another key and so revokes.
public final class NodeKeys {

    /// Length of the master key and of every derived key, in bytes.
    public static final int KEY_BYTES = 32;

    private final SecretKey master;
    private final String clusterId;

    /// @param master at least [#KEY_BYTES] random bytes
    /// @param clusterId names the installation, so that a copied node of another one has no key
    ///   here
    public NodeKeys(byte[] master, String clusterId) {
        if (master.length < KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the master key is shorter than " + KEY_BYTES + " bytes");
        }
        this.master = new SecretKeySpec(master, "HKDF");
        this.clusterId = clusterId;
    }

    /// The key of a node in an epoch, numbered from 1.
    public byte[] key(NodeId node, int epoch) {
        byte[] info =
                ("gpuq node key\0" + clusterId + "\0" + node.value() + "\0" + epoch)
                        .getBytes(StandardCharsets.UTF_8);
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(master)
                                    .thenExpand(info, KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256", e);
        }
    }
}
