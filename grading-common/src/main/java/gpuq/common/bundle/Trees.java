package gpuq.common.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.common.json.JsonStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Makes a [Tree] from a folder, and its canonical JSON.
public final class Trees {

    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    private Trees() {}

    /// Reads a folder of regular files; a folder that is not there is an empty tree.
    ///
    /// @throws IOException if something in it is neither a regular file nor a directory
    public static Tree of(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return new Tree(List.of());
        }
        List<Tree.Entry> entries = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException(
                            "neither a regular file nor a directory: " + folder.relativize(path));
                }
                entries.add(
                        new Tree.Entry(
                                folder.relativize(path).toString(),
                                Files.size(path),
                                Digests.of(path)));
            }
        }
        entries.sort(Comparator.comparing(Tree.Entry::path));
        return new Tree(entries);
    }

    /// The canonical JSON, in UTF-8; its SHA-256 is the tree's digest.
    public static byte[] write(Tree tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a tree", e);
        }
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IOException if the bytes are not a tree
    public static Tree read(byte[] bytes) throws IOException {
        return MAPPER.readValue(bytes, Tree.class);
    }
}
