package gpuq.common.bundle;

import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The list of the files of data that lies elsewhere: it stands in the bundle beside the manifest,
/// and `gpuq data list` writes it. So sizes and digests are known to everybody before a byte is
/// fetched, and the data itself never passes through the API (DATA-4).
public final class TreeList {

    /// The list of `data.public`.
    public static final String PUBLIC = "public.tree.json";

    /// The list of `data.private`.
    public static final String PRIVATE = "private.tree.json";

    /// What a node reads of a tree at most.
    private static final long MAX_BYTES = 64L << 20;

    private static final int MAX_FILES = 100_000;

    private TreeList() {}

    /// What keeps a list from being used, as sentences that follow its name; empty if nothing does.
    ///
    /// @param digest of the tree, as the manifest says
    /// @throws IOException if the disk fails
    public static List<String> faults(Path list, Sha256 digest) throws IOException {
        if (!Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS)) {
            return List.of("is needed, as `gpuq data list` writes it: the data is elsewhere");
        }
        if (Files.size(list) > MAX_BYTES) {
            return List.of("is larger than 64 MiB");
        }
        Tree tree;
        try {
            tree = read(list);
        } catch (IOException e) {
            return List.of("is not such a list: " + firstLine(e));
        }
        Sha256 found = Digests.of(Trees.write(tree));
        return found.equals(digest)
                ? faults(tree)
                : List.of("is the list of %s, not of the tree that is named".formatted(found));
    }

    /// A list without [#faults].
    public static Tree read(Path list) throws IOException {
        return Trees.read(Files.readAllBytes(list));
    }

    private static List<String> faults(Tree tree) {
        if (tree.files().size() > MAX_FILES) {
            return List.of("names more than 100,000 files");
        }
        Set<String> paths = new HashSet<>();
        for (Tree.Entry file : tree.files()) {
            String fault = BundleFiles.faultOf(file.path());
            if (!fault.isEmpty() || file.path().indexOf('\0') >= 0) {
                return List.of("names the file %s: it %s".formatted(file.path(), fault));
            }
            if (file.sizeBytes() < 0) {
                return List.of("says that %s has less than no bytes".formatted(file.path()));
            }
            if (!paths.add(file.path())) {
                return List.of("names %s twice".formatted(file.path()));
            }
        }
        return List.of();
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
