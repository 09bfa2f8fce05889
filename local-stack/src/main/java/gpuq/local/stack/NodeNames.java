package gpuq.local.stack;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/// The names by which a node's attempts are known to the whole machine. Several systems may run on
/// it, and each has a node-1: an agent ends whatever it finds in its own cgroup without knowing it,
/// so two must never have the same. Made from the folder of the system, hence the same at each
/// start.
record NodeNames(Path system, String node) {
    /// Above every range that hosts give to users and to user namespaces, with room for the slots
    /// of each.
    private static final int FIRST_UID = 1_000_000_000;

    private static final int UIDS_OF_A_NODE = 4096;
    private static final int NODES_OF_A_MACHINE = 200_000;

    String cgroup() {
        return "gpuq-%08x-%s".formatted(crc(system.toString()), node);
    }

    int uidBase() {
        long place = crc(system + "/" + node) % NODES_OF_A_MACHINE;
        return FIRST_UID + (int) place * UIDS_OF_A_NODE;
    }

    private static long crc(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
