package gpuq.agent.data;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What is done on a shared mount. Each of these may take for ever where the mount's server is
/// gone, and cannot be interrupted: only [MountThread] calls them.
interface MountFiles {

    /// The machine's own.
    MountFiles REAL =
            new MountFiles() {
                @Override
                public void look(Path root) throws IOException {
                    try (Stream<Path> names = Files.list(root)) {
                        if (names.findFirst().isEmpty()) {
                            throw new IOException("it is empty, as if nothing were mounted there");
                        }
                    }
                }

                @Override
                public SeekableByteChannel open(Path root, Path file) throws IOException {
                    Path real = file.toRealPath();
                    if (!real.startsWith(root.toRealPath())) {
                        throw new MountException(
                                MountException.Reason.DATA_PLACE_NOT_ALLOWED,
                                file + " is a link that leads out of " + root);
                    }
                    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                        throw new MountException(
                                MountException.Reason.DATA_MISSING, file + " is no regular file");
                    }
                    return Files.newByteChannel(real);
                }
            };

    /// Returns if the folder is there and has something in it.
    void look(Path root) throws IOException;

    /// A regular file that lies below the root, whatever links lead to it.
    SeekableByteChannel open(Path root, Path file) throws IOException;
}
