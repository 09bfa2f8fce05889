package gpuq.agent.launch;

import gpuq.agent.launch.Launch.ScratchUse;
import gpuq.agent.launch.ScratchVolume.Size;
import gpuq.agent.posix.Posix;
import gpuq.agent.posix.Posix.FileSystemUse;
import gpuq.common.job.AttemptRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What attempts may write: for each a volume that `/work` and `/tmp` share, and a tmpfs that is
/// `/dev/shm` and counts as the attempt's memory (EXEC-6). Which volume is whose stands in a file,
/// so that a launcher that starts anew finds it.
final class Scratch implements AutoCloseable {

    private final Path volumes;
    private final Path claims;
    private final Path shm;
    private final ScratchPool pool;

    private Scratch(Path volumes, Path claims, Path shm, ScratchPool pool) {
        this.volumes = volumes;
        this.claims = claims;
        this.shm = shm;
        this.pool = pool;
    }

    /// Opens the scratch of a node and removes what no attempt claims (RES-8).
    static Scratch open(Path root, int spares) throws IOException {
        Path volumes = Files.createDirectories(root.resolve("volumes"));
        Path claims = Files.createDirectories(root.resolve("claims"));
        Path shm = Files.createDirectories(root.resolve("shm"));
        Set<String> claimed = new TreeSet<>();
        for (Path claim : list(claims)) {
            claimed.add(Files.readString(claim));
        }
        long highest = 0;
        for (Path image : list(volumes)) {
            String file = String.valueOf(image.getFileName());
            if (file.endsWith(".img")) {
                String name = file.substring(0, file.length() - ".img".length());
                highest = Math.max(highest, Long.parseLong(name));
                if (!claimed.contains(name)) {
                    ScratchVolume.at(volumes, name).destroy();
                }
            }
        }
        return new Scratch(volumes, claims, shm, new ScratchPool(volumes, spares, highest));
    }

    /// An attempt's folders.
    ///
    /// @param root of the volume
    record Folders(Path root, Path shm) {
        Path work() {
            return root.resolve("work");
        }

        Path tmp() {
            return root.resolve("tmp");
        }

        Path out() {
            return root.resolve("out");
        }
    }

    /// Makes the scratch of an attempt, all of it owned by its uid; one that is there is kept.
    Folders claim(AttemptRef attempt, int uid, Size size, long shmBytes) throws IOException {
        Optional<Folders> there = find(attempt);
        if (there.isPresent()) {
            return there.get();
        }
        ScratchVolume volume = pool.take(size);
        String name = String.valueOf(volume.root().getFileName());
        Files.write(claims.resolve(attempt.toString()), name.getBytes(StandardCharsets.US_ASCII));
        Folders folders = new Folders(volume.root(), shm.resolve(attempt.toString()));
        for (Path folder : List.of(folders.work(), folders.tmp(), folders.out())) {
            Files.createDirectories(folder);
            own(folder, uid);
        }
        Files.createDirectories(folders.shm());
        Posix.mount(
                folders.shm(),
                "tmpfs",
                Posix.MS_NOSUID | Posix.MS_NODEV,
                "mode=1777,uid=" + uid + ",gid=" + uid + ",size=" + shmBytes);
        return folders;
    }

    Optional<Folders> find(AttemptRef attempt) throws IOException {
        Path claim = claims.resolve(attempt.toString());
        if (!Files.exists(claim)) {
            return Optional.empty();
        }
        ScratchVolume volume = ScratchVolume.at(volumes, Files.readString(claim));
        return Optional.of(new Folders(volume.root(), shm.resolve(attempt.toString())));
    }

    ScratchUse use(Folders folders) throws IOException {
        FileSystemUse use = Posix.use(folders.root());
        return new ScratchUse(
                use.totalBytes(), use.availableBytes(), use.totalInodes(), use.availableInodes());
    }

    /// Takes the scratch away; its bytes are freed in the background.
    void release(AttemptRef attempt) throws IOException {
        Path tmpfs = shm.resolve(attempt.toString());
        if (Files.exists(tmpfs)) {
            ScratchVolume.detach(tmpfs);
            Files.deleteIfExists(tmpfs);
        }
        Path claim = claims.resolve(attempt.toString());
        if (Files.exists(claim)) {
            pool.destroyLater(ScratchVolume.at(volumes, Files.readString(claim)));
            Files.delete(claim);
        }
    }

    /// The attempts that have a scratch, by their text form.
    Set<String> claimed() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path claim : list(claims)) {
            names.add(String.valueOf(claim.getFileName()));
        }
        return names;
    }

    @Override
    public void close() {
        pool.close();
    }

    private static void own(Path path, int uid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", uid);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
