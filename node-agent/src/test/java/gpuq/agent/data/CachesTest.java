package gpuq.agent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.agent.data.TreeCache.Source;
import gpuq.agent.state.StatePaths;
import gpuq.common.EdgeCase;
import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.Trees;
import gpuq.common.job.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {

    @TempDir Path root;
    private BlobCache blobs;
    private TreeCache trees;
    private final Map<Sha256, byte[]> content = new HashMap<>();
    private final AtomicInteger fetches = new AtomicInteger();

    @BeforeEach
    void openCaches() {
        StatePaths paths = new StatePaths(root);
        blobs = new BlobCache(paths);
        trees = new TreeCache(paths);
    }

    @Test
    void a_file_is_fetched_once_and_is_read_only() throws IOException, InterruptedException {
        Sha256 digest = keep("hello");
        Path first = fetch(digest);
        Path second = fetch(digest);
        assertThat(first).isEqualTo(second).hasContent("hello");
        assertThat(fetches).hasValue(1);
        assertThat(Files.getPosixFilePermissions(first))
                .noneMatch(permission -> permission.name().endsWith("WRITE"));
    }

    @Test
    @EdgeCase("GRADE-2")
    void other_bytes_than_the_digests_are_never_kept() {
        Sha256 digest = Digests.of("right".getBytes(StandardCharsets.UTF_8));
        content.put(digest, "wrong".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> fetch(digest)).isInstanceOf(DigestMismatchException.class);
        assertThat(blobs.has(digest)).isFalse();
    }

    @Test
    @EdgeCase("DATA-5")
    void a_tree_becomes_a_folder_whatever_its_names_are() throws IOException, InterruptedException {
        Tree tree =
                new Tree(
                        List.of(
                                entry("a b/ü 😀.csv", "1"),
                                entry("new\nline", "22"),
                                entry("z", "1")));
        Path folder = trees.get(digest(tree), source(tree));
        assertThat(folder.resolve("a b/ü 😀.csv")).hasContent("1");
        assertThat(folder.resolve("new\nline")).hasContent("22");
        assertThat(fetches).as("files that are equal are one").hasValue(2);
        trees.get(digest(tree), source(tree));
        assertThat(fetches).hasValue(2);
    }

    @Test
    @EdgeCase("EXPLOIT-1")
    void a_path_that_leaves_the_tree_is_refused() {
        for (String path : new String[] {"../x", "a/../../x", "/etc/x", "."}) {
            Tree tree = new Tree(List.of(entry(path, "1")));
            assertThatThrownBy(() -> trees.get(digest(tree), source(tree)))
                    .as(path)
                    .isInstanceOf(IOException.class);
            assertThat(trees.has(digest(tree))).isFalse();
        }
    }

    private Tree.Entry entry(String path, String text) {
        return new Tree.Entry(path, text.length(), keep(text));
    }

    private Sha256 keep(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        content.put(Digests.of(bytes), bytes);
        return Digests.of(bytes);
    }

    private Path fetch(Sha256 digest) throws IOException, InterruptedException {
        return blobs.get(
                digest,
                () -> {
                    fetches.incrementAndGet();
                    return new ByteArrayInputStream(content.getOrDefault(digest, new byte[0]));
                });
    }

    private static Sha256 digest(Tree tree) {
        return Digests.of(Trees.write(tree));
    }

    private Source source(Tree tree) {
        return new Source() {
            @Override
            public Tree tree(Sha256 digest) {
                return tree;
            }

            @Override
            public Path blob(Sha256 digest) throws IOException, InterruptedException {
                return fetch(digest);
            }

            @Override
            public void progress(long doneBytes, long totalBytes) {
                assertThat(doneBytes).isLessThanOrEqualTo(totalBytes);
            }
        };
    }
}
