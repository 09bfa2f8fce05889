package gpuq.agent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.agent.data.BlobCache.Content;
import gpuq.agent.data.TreeCache.Source;
import gpuq.agent.state.StatePaths;
import gpuq.common.EdgeCase;
import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.Trees;
import gpuq.common.job.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {

    @TempDir Path root;
    private BlobCache blobs;
    private TreeCache trees;
    private final Map<Sha256, byte[]> content = new HashMap<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void openCaches() {
        StatePaths paths = new StatePaths(root);
        DataCache cache = DataCache.in(paths);
        blobs = cache.blobs();
        trees = cache.trees();
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

    @Test
    @EdgeCase("DATA-4")
    void what_is_here_of_a_tree_is_told_while_a_file_comes_and_not_only_after_it()
            throws IOException, InterruptedException {
        // Three reads of the cache's buffer, and a little.
        String large = "x".repeat(3 * 128 * 1024 + 1);
        Tree tree = new Tree(List.of(entry("a", "12"), entry("b", large), entry("c", "12")));
        trees.get(digest(tree), source(tree));
        assertThat(told)
                .containsExactly(
                        "2/393221",
                        "2/393221",
                        "131074/393221",
                        "262146/393221",
                        "393218/393221",
                        "393219/393221",
                        "393219/393221",
                        // The last file is the first one, which is here.
                        "393221/393221");
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
                _ -> {
                    fetches.incrementAndGet();
                    return new Content(
                            new ByteArrayInputStream(content.getOrDefault(digest, new byte[0])), 0);
                });
    }

    @Test
    void a_fetch_that_broke_off_goes_on_where_it_was() throws IOException, InterruptedException {
        byte[] bytes = "0123456789".getBytes(StandardCharsets.UTF_8);
        Sha256 digest = Digests.of(bytes);
        List<Long> asked = new ArrayList<>();
        assertThatThrownBy(() -> blobs.get(digest, breaking(bytes, 4, asked)))
                .isInstanceOf(IOException.class)
                .hasMessage("planted");
        assertThat(blobs.has(digest)).isFalse();
        // As the agent's next life would.
        BlobCache next = DataCache.in(new StatePaths(root)).blobs();
        assertThatThrownBy(() -> next.get(digest, breaking(bytes, 3, asked))).hasMessage("planted");
        assertThat(next.get(digest, breaking(bytes, 10, asked))).hasBinaryContent(bytes);
        assertThat(asked).containsExactly(0L, 4L, 7L);
    }

    @Test
    void a_source_that_begins_anew_is_taken_from_its_first_byte()
            throws IOException, InterruptedException {
        byte[] bytes = "0123456789".getBytes(StandardCharsets.UTF_8);
        Sha256 digest = Digests.of(bytes);
        assertThatThrownBy(() -> blobs.get(digest, breaking(bytes, 4, new ArrayList<>())))
                .hasMessage("planted");
        assertThat(blobs.get(digest, _ -> new Content(new ByteArrayInputStream(bytes), 0)))
                .hasBinaryContent(bytes);
    }

    @Test
    void what_turned_out_wrong_is_not_gone_on_with() throws IOException, InterruptedException {
        byte[] bytes = "0123456789".getBytes(StandardCharsets.UTF_8);
        Sha256 digest = Digests.of(bytes);
        byte[] wrong = "xxxx456789".getBytes(StandardCharsets.UTF_8);
        List<Long> asked = new ArrayList<>();
        assertThatThrownBy(() -> blobs.get(digest, breaking(wrong, 4, asked)))
                .hasMessage("planted");
        assertThatThrownBy(() -> blobs.get(digest, breaking(bytes, 10, asked)))
                .isInstanceOf(DigestMismatchException.class);
        assertThat(blobs.get(digest, breaking(bytes, 10, asked))).hasBinaryContent(bytes);
        assertThat(asked).containsExactly(0L, 4L, 0L);
    }

    @Test
    @EdgeCase("GRADE-2")
    void a_damaged_file_is_fetched_again() throws IOException, InterruptedException {
        Sha256 digest = keep("hello");
        Path file = fetch(digest);
        damage(file, "jello");
        assertThat(fetch(digest)).hasContent("hello");
        assertThat(fetches).hasValue(2);
    }

    @Test
    @EdgeCase("GRADE-2")
    void a_damaged_folder_is_made_again_of_whole_files() throws IOException, InterruptedException {
        Tree tree = new Tree(List.of(entry("a", "1"), entry("b", "22"), entry("c", "333")));
        Path folder = trees.get(digest(tree), source(tree));
        Tree other = new Tree(List.of(entry("x", "22")));
        assertThat(trees.get(digest(other), source(other)).resolve("x")).hasContent("22");
        damage(folder.resolve("b"), "33");
        assertThat(trees.get(digest(tree), source(tree)).resolve("b")).hasContent("22");
        assertThat(fetches).as("the damaged one alone").hasValue(4);
        assertThat(trees.get(digest(other), source(other)).resolve("x"))
                .as("shares the damaged file")
                .hasContent("22");
    }

    @Test
    void a_file_that_is_missing_from_a_folder_is_put_back()
            throws IOException, InterruptedException {
        Tree tree = new Tree(List.of(entry("a", "1"), entry("b", "22")));
        Path folder = trees.get(digest(tree), source(tree));
        Files.delete(folder.resolve("a"));
        assertThat(trees.get(digest(tree), source(tree)).resolve("a")).hasContent("1");
    }

    @Test
    void damage_that_leaves_no_trace_is_seen_by_the_next_life()
            throws IOException, InterruptedException {
        Sha256 digest = keep("hello");
        Path file = fetch(digest);
        FileTime before = Files.getLastModifiedTime(file);
        damage(file, "jello");
        Files.setLastModifiedTime(file, before);
        blobs = DataCache.in(new StatePaths(root)).blobs();
        assertThat(fetch(digest)).hasContent("hello");
    }

    /// As a faulty disk or a hand of root would, under the same name and inode.
    private static void damage(Path file, String text) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));
    }

    /// Gives so many bytes from where it is asked, and breaks off unless those are the rest.
    private static BlobCache.Source breaking(byte[] bytes, int count, List<Long> asked) {
        return from -> {
            asked.add(from);
            int begin = Math.toIntExact(from);
            int end = Math.min(bytes.length, begin + count);
            InputStream broken =
                    new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new IOException("planted");
                        }
                    };
            InputStream some = new ByteArrayInputStream(bytes, begin, end - begin);
            return new Content(
                    end == bytes.length ? some : new SequenceInputStream(some, broken), from);
        };
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
            public Path blob(Tree.Entry entry, LongConsumer here)
                    throws IOException, InterruptedException {
                Sha256 digest = entry.sha256();
                return blobs.get(
                        digest,
                        _ -> {
                            fetches.incrementAndGet();
                            return CountedStream.counting(
                                    new Content(
                                            new ByteArrayInputStream(
                                                    content.getOrDefault(digest, new byte[0])),
                                            0),
                                    here);
                        });
            }

            @Override
            public void progress(long doneBytes, long totalBytes) {
                told.add(doneBytes + "/" + totalBytes);
            }
        };
    }
}
