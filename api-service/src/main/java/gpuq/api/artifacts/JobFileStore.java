package gpuq.api.artifacts;

import gpuq.api.ApiConfig;
import gpuq.api.database.Database;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files that jobs have left, by digest, apart from those of competitions: these are removed
/// when no job has them any more, and a submission may have the very bytes of a sample or of an
/// answer. Who notes a file and who removes one holds its digest meanwhile, so that no row is left
/// without its bytes.
@ApplicationScoped
public class JobFileStore {

    private final DirectoryStore files;
    private final ArtifactStore earlier;
    private final Database database;

    /// @param earlier where files of jobs were before they had a folder of their own: they are
    ///   still read there, and never removed
    JobFileStore(ApiConfig config, ArtifactStore earlier, Database database) {
        files =
                new DirectoryStore(
                        config.dataDir().resolve("artifacts"),
                        () -> Files.getFileStore(config.dataDir()).getUsableSpace());
        this.earlier = earlier;
        this.database = database;
    }

    /// Keeps a stream's bytes, as [ArtifactStore#put(InputStream, Sha256, long)] does. They may be
    /// removed again until a row names them: see [#hold(Sha256)].
    ///
    /// @throws IOException if the disk cannot be written
    public ArtifactStore.Stored put(InputStream bytes, @Nullable Sha256 expected, long maxBytes)
            throws IOException {
        return files.put(bytes, expected, maxBytes);
    }

    /// The file that holds these bytes; only to be read.
    public Optional<Path> find(Sha256 sha256) {
        return files.find(sha256).or(() -> earlier.find(sha256));
    }

    /// Keeps everybody else from noting or removing these bytes until the caller's transaction has
    /// ended.
    @Transactional(Transactional.TxType.MANDATORY)
    public void hold(Sha256 sha256) {
        boolean _ =
                database.first(
                                "select 1 as held from pg_advisory_xact_lock(hashtextextended(?, 0))",
                                row -> row.integer("held"),
                                sha256.value())
                        .isPresent();
    }

    /// Removes bytes that no row names. The caller's transaction has to hold them: only then is it
    /// known that no row does.
    ///
    /// @return how many bytes are free now; 0 if there was nothing
    /// @throws IOException if the disk fails
    @Transactional(Transactional.TxType.MANDATORY)
    public long remove(Sha256 sha256) throws IOException {
        return files.remove(sha256);
    }
}
