package gpuq.api.competitions;

import gpuq.api.ApiConfig;
import gpuq.api.artifacts.BoundedCopy;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A folder for one upload, on the disk of the artifacts, gone when it is closed.
final class Workspace implements AutoCloseable {

    private final Path folder;
    private final BoundedCopy.FreeSpace space;

    private Workspace(Path folder, BoundedCopy.FreeSpace space) {
        this.folder = folder;
        this.space = space;
    }

    /// Makes a workspace.
    ///
    /// @throws IOException if the disk cannot be written
    static Workspace open(ApiConfig config) throws IOException {
        Path parent = Files.createDirectories(config.dataDir().resolve("tmp"));
        return new Workspace(
                Files.createTempDirectory(parent, "upload-"),
                () -> Files.getFileStore(parent).getUsableSpace());
    }

    /// A path in the workspace; nothing is made.
    Path path(String name) {
        return folder.resolve(name);
    }

    /// Takes an upload to a file of that name.
    ///
    /// @throws ProblemException `BODY_TOO_LARGE`, `UPLOAD_INCOMPLETE` or `STORAGE_FULL`
    Path receive(InputStream body, String name, long maxBytes) throws IOException {
        Path file = path(name);
        new BoundedCopy(space).copy(body, file, maxBytes);
        return file;
    }

    /// What a failure of the disk is called: without room left it is nobody's mistake.
    ProblemException refusalOr(UncheckedIOException failure) throws IOException {
        if (space.usableBytes() >= BoundedCopy.RESERVE_BYTES) {
            throw failure;
        }
        ProblemException full =
                new ProblemException(
                        ProblemCode.STORAGE_FULL, "There is no room to unpack this at the moment.");
        full.initCause(failure);
        return full;
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
