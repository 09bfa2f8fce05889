package gpuq.agent.gpu;

import gpuq.agent.posix.Posix;
import gpuq.agent.posix.Posix.FileSystemUse;
import gpuq.common.contract.AgentEvent.HealthFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What is wrong with the node: found by looking (room on the disk) or told by an attempt that has
/// met it (NODE-5, NODE-6, STORE-5).
public final class NodeFindings {

    /// Written and removed at each look.
    private static final String PROBE = "probe";

    private final Path state;
    private final long bytesFloor;
    private final long inodesFloor;
    private final Map<String, HealthFinding> told = new ConcurrentHashMap<>();

    /// @param bytesFloor less free bytes than this and no new work may come
    public NodeFindings(Path state, long bytesFloor, long inodesFloor) {
        this.state = state;
        this.bytesFloor = bytesFloor;
        this.inodesFloor = inodesFloor;
    }

    /// Keeps a finding until it is taken back.
    public void tell(HealthFinding finding, String about) {
        told.put(finding.code() + " " + about, finding);
    }

    public void takeBack(String code, String about) {
        told.remove(code + " " + about);
    }

    public List<HealthFinding> now() {
        List<HealthFinding> all = new ArrayList<>(told.values());
        all.addAll(disk());
        all.addAll(writable());
        return all;
    }

    /// A file system that has met an error is read-only from then on, with room as before
    /// (STORE-5).
    private List<HealthFinding> writable() {
        Path probe = state.resolve(PROBE);
        try {
            Files.write(probe, new byte[] {1});
            Files.delete(probe);
            return List.of();
        } catch (IOException e) {
            return List.of(new HealthFinding("DISK_READ_ONLY", true, "cannot write: " + e));
        }
    }

    private List<HealthFinding> disk() {
        try {
            FileSystemUse use = Posix.use(state);
            return disk(use.availableBytes(), use.availableInodes());
        } catch (IOException e) {
            return List.of(new HealthFinding("DISK_UNREADABLE", true, e.toString()));
        }
    }

    private List<HealthFinding> disk(long bytes, long inodes) {
        List<HealthFinding> findings = new ArrayList<>();
        if (bytes < bytesFloor) {
            findings.add(
                    new HealthFinding(
                            "DISK_LOW",
                            true,
                            "%d bytes are free, %d are needed".formatted(bytes, bytesFloor)));
        }
        if (inodes < inodesFloor) {
            findings.add(
                    new HealthFinding(
                            "INODES_LOW",
                            true,
                            "%d inodes are free, %d are needed".formatted(inodes, inodesFloor)));
        }
        return findings;
    }
}
