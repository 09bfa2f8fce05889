package gpuq.common.bundle;

import gpuq.common.job.Sha256;
import java.util.List;

/// A folder as content: every regular file with its path, size and digest, sorted by path. The
/// digest of its canonical JSON names the whole folder, so a node can fetch what it lacks file by
/// file and prove what it has.
public record Tree(List<Entry> files) {

    public Tree {
        files = List.copyOf(files);
    }

    /// @param path relative, with `/`, no `.` or `..` component
    /// @param sizeBytes the file's size
    public record Entry(String path, long sizeBytes, Sha256 sha256) {}

    /// The sum of the files' sizes, in bytes.
    public long totalBytes() {
        return files.stream().mapToLong(Entry::sizeBytes).sum();
    }
}
