package gpuq.agent.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The folder of one attempt and the only place that knows its paths. Nothing in it is writable by
/// the student's program; what that writes is in the scratch file system.
public record AttemptDir(Path folder) {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final int DELETE_TRIES = 20;
    private static final long DELETE_PAUSE_NANOS = 50_000_000;

    /// Makes the folder, at most once however many ask at the same time. One that is there already
    /// is the same attempt's, as its name has job, leg and number (STORE-8); anything else in its
    /// place is refused, a link to a folder too.
    ///
    /// @return whether it was made now
    public boolean create() throws IOException {
        try {
            Files.createDirectory(folder, OWNER_ONLY);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            return false;
        }
    }

    /// What is to be launched, written by the agent and read by the launcher.
    public Path spec() {
        return folder.resolve("spec.json");
    }

    /// The student's program.
    public Path solution() {
        return folder.resolve("solution");
    }

    /// What a grader reads: the submission and its context.
    public Path input() {
        return folder.resolve("in");
    }

    /// The file that came out of the scratch, as it was.
    public Path taken() {
        return folder.resolve("taken");
    }

    /// The submission's normal form.
    public Path normalised() {
        return folder.resolve("normalised");
    }

    /// What is known of a run that failed.
    public Path failure() {
        return folder.resolve("failure");
    }

    /// How long the program may run from its start, in centiseconds; may be rewritten.
    public Path timeout() {
        return folder.resolve("timeout");
    }

    /// Asks the supervisor to end the program; its content is the reason.
    public Path stop() {
        return folder.resolve("stop");
    }

    /// The supervisor's pid and start ticks.
    public Path supervisor() {
        return folder.resolve("supervisor");
    }

    /// There since the program started inside the container.
    public Path started() {
        return folder.resolve("started");
    }

    /// What the program was at when its time was over; there if that was the end.
    public Path where() {
        return folder.resolve("where");
    }

    /// The supervisor's record of the end.
    public Path exit() {
        return folder.resolve("exit");
    }

    /// Outputs of the program: the part that is kept from the beginning.
    public Path output(String stream) {
        return folder.resolve(stream);
    }

    /// The last bytes of an output that was longer than what is kept from the beginning.
    public Path outputTail(String stream) {
        return folder.resolve(stream + ".tail");
    }

    /// How many bytes followed after the beginning; there once the output has ended.
    public Path outputRest(String stream) {
        return folder.resolve(stream + ".rest");
    }

    /// How far an output was shipped; may be lost, then pieces are shipped again.
    public Path outputShipped(String stream) {
        return folder.resolve(stream + ".shipped");
    }

    /// Removes the folder with all that is in it. The supervisor's last pumps may be writing at
    /// this very moment, so it is tried more than once.
    public void delete() throws IOException {
        for (int tries = 1; Files.isDirectory(folder); tries++) {
            try {
                deleteOnce();
            } catch (DirectoryNotEmptyException e) {
                if (tries == DELETE_TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(DELETE_PAUSE_NANOS);
            }
        }
    }

    private void deleteOnce() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            // A file went while the folder was read.
            throw new IOException("cannot list " + folder, e);
        }
    }
}
