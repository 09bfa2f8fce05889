package gpuq.agent.data;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.data.BlobCache.Content;
import gpuq.agent.state.StatePaths;
import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.Trees;
import gpuq.common.job.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes when the cache is full, and what never does.
class CacheSweepTest {

    private static final int SIZE = 1000;

    @TempDir Path root;
    private StatePaths paths;
    private DataCache cache;
    private final Set<Sha256> needed = new HashSet<>();

    @BeforeEach
    void open() throws IOException {
        paths = new StatePaths(root);
        paths.create();
        cache = DataCache.in(paths);
    }

    @Test
    void what_was_used_longest_ago_goes_first_and_only_what_is_too_much()
            throws IOException, InterruptedException {
        Sha256 old = tree("old", 30);
        Sha256 older = tree("older", 40);
        Sha256 young = tree("young", 20);
        assertThat(sweep(6 * SIZE)).isEqualTo(3 * SIZE);
        assertThat(cache.trees().has(older)).isFalse();
        assertThat(cache.trees().has(old)).isTrue();
        assertThat(cache.trees().has(young)).isTrue();
        assertThat(blobs()).isEqualTo(6);
    }

    @Test
    void nothing_goes_while_there_is_room() throws IOException, InterruptedException {
        tree("a", 30);
        tree("b", 20);
        assertThat(sweep(6 * SIZE)).isZero();
        assertThat(blobs()).isEqualTo(6);
    }

    @Test
    void what_an_attempt_names_stays_however_old_it_is() throws IOException, InterruptedException {
        Sha256 first = tree("first", 90);
        Sha256 second = tree("second", 60);
        needed.add(first);
        assertThat(sweep(1)).isEqualTo(3 * SIZE);
        assertThat(cache.trees().has(first)).isTrue();
        assertThat(cache.trees().has(second)).isFalse();
    }

    @Test
    void what_was_used_a_moment_ago_stays() throws IOException, InterruptedException {
        Sha256 now = tree("now", 0);
        assertThat(sweep(1)).isZero();
        assertThat(cache.trees().has(now)).isTrue();
    }

    @Test
    void a_file_that_another_folder_has_stays_with_it() throws IOException, InterruptedException {
        Sha256 one = tree("one", 20, "shared");
        Sha256 two = tree("two", 10, "shared");
        needed.add(two);
        assertThat(sweep(SIZE)).isEqualTo(3 * SIZE);
        assertThat(cache.trees().has(one)).isFalse();
        assertThat(paths.tree(two).resolve("shared")).isRegularFile();
        assertThat(paths.blob(Digests.of(bytes("shared")))).isRegularFile();
    }

    @Test
    void single_files_go_too_by_their_last_use() throws IOException, InterruptedException {
        Sha256 file = blob("a single file", 30);
        Sha256 kept = tree("kept", 20);
        assertThat(sweep(3 * SIZE)).isEqualTo(SIZE);
        assertThat(cache.blobs().has(file)).isFalse();
        assertThat(cache.trees().has(kept)).isTrue();
    }

    @Test
    void room_on_the_disk_is_asked_for_as_well() throws IOException, InterruptedException {
        tree("a", 30);
        CacheSweep sweep =
                new CacheSweep(
                        paths,
                        new CacheSweep.Bounds(Long.MAX_VALUE, Long.MAX_VALUE),
                        () -> needed,
                        InstantSource.system());
        assertThat(sweep.sweep()).isEqualTo(3 * SIZE);
    }

    @Test
    void a_fetch_that_was_given_up_goes() throws IOException, InterruptedException {
        Path part = paths.blob(Digests.of(bytes("x"))).resolveSibling("x.part");
        Files.createDirectories(part.getParent());
        Files.writeString(part, "half");
        assertThat(sweep(Long.MAX_VALUE)).isZero();
        assertThat(part).exists();
        Files.setLastModifiedTime(part, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        assertThat(sweep(Long.MAX_VALUE)).isZero();
        assertThat(part).doesNotExist();
    }

    private long sweep(long most) throws IOException {
        return new CacheSweep(
                        paths, new CacheSweep.Bounds(most, 0), () -> needed, InstantSource.system())
                .sweep();
    }

    private long blobs() throws IOException {
        try (var files = Files.walk(paths.cache().resolve("blobs"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    /// A folder of three files, used so many minutes ago.
    private Sha256 tree(String name, int minutesAgo, String... more)
            throws IOException, InterruptedException {
        List<Tree.Entry> files = new java.util.ArrayList<>();
        for (String file : new String[] {name + "1", name + "2", name + "3"}) {
            files.add(new Tree.Entry(file, SIZE, Digests.of(bytes(file))));
        }
        for (String file : more) {
            files.add(new Tree.Entry(file, SIZE, Digests.of(bytes(file))));
        }
        Tree tree = new Tree(files);
        Sha256 digest = Digests.of(Trees.write(tree));
        Path folder =
                cache.trees()
                        .get(
                                digest,
                                new TreeCache.Source() {
                                    @Override
                                    public Tree tree(Sha256 wanted) {
                                        return tree;
                                    }

                                    @Override
                                    public Path blob(Tree.Entry entry, LongConsumer here)
                                            throws IOException, InterruptedException {
                                        return fetch(entry.path());
                                    }

                                    @Override
                                    public void progress(long doneBytes, long totalBytes) {}
                                });
        used(folder, minutesAgo);
        return digest;
    }

    private Sha256 blob(String text, int minutesAgo) throws IOException, InterruptedException {
        used(fetch(text), minutesAgo);
        return Digests.of(bytes(text));
    }

    private Path fetch(String text) throws IOException, InterruptedException {
        return cache.blobs()
                .get(
                        Digests.of(bytes(text)),
                        _ -> new Content(new ByteArrayInputStream(bytes(text)), 0));
    }

    private static void used(Path copy, int minutesAgo) throws IOException {
        Files.getFileAttributeView(copy, BasicFileAttributeView.class)
                .setTimes(
                        null,
                        FileTime.from(Instant.now().minus(Duration.ofMinutes(minutesAgo))),
                        null);
    }

    private static byte[] bytes(String text) {
        byte[] bytes = new byte[SIZE];
        byte[] name = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        System.arraycopy(name, 0, bytes, 0, name.length);
        return bytes;
    }
}
