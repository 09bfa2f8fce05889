package gpuq.agent.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// When a copy in the cache was used last: its time of access, set by hand, so that it outlives the
/// agent whatever the mount's options are.
final class LastUse {

    private LastUse() {}

    static void isNow(Path copy) throws IOException {
        Files.getFileAttributeView(copy, BasicFileAttributeView.class)
                .setTimes(null, FileTime.from(Instant.now()), null);
    }

    static Instant of(Path copy) throws IOException {
        return Files.readAttributes(copy, BasicFileAttributes.class).lastAccessTime().toInstant();
    }
}
