package gpuq.api.agents;

import gpuq.api.ApiConfig;
import gpuq.common.seal.NodeKeys;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;

/// Reads the master key once. A file of another length is refused: a cut one would make keys that
/// no agent has.
public class NodeKeysProducer {

    @Singleton
    @Produces
    NodeKeys nodeKeys(ApiConfig config) {
        byte[] master = new byte[0];
        try {
            master = Files.readAllBytes(config.masterKeyFile());
            if (master.length != NodeKeys.KEY_BYTES) {
                throw new IllegalStateException(
                        "the master key file must have %d bytes, not %d: %s"
                                .formatted(
                                        NodeKeys.KEY_BYTES, master.length, config.masterKeyFile()));
            }
            return new NodeKeys(master, config.clusterId());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the master key cannot be read: " + config.masterKeyFile(), e);
        } finally {
            Arrays.fill(master, (byte) 0);
        }
    }
}
