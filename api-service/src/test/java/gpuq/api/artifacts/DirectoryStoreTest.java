package gpuq.api.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.EdgeCase;
import gpuq.common.bundle.Digests;
import gpuq.common.job.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest {

    private static final byte[] BYTES = "id,label\n1,a\n".getBytes(StandardCharsets.UTF_8);
    private static final Sha256 DIGEST = Digests.of(BYTES);

    @TempDir Path folder;

    private long usableBytes = Long.MAX_VALUE;

    @Test
    void what_was_put_is_found_under_its_digest() throws IOException {
        ArtifactStore store = store();

        ArtifactStore.Stored stored = store.put(stream(), DIGEST, BYTES.length);

        assertThat(stored).isEqualTo(new ArtifactStore.Stored(DIGEST, BYTES.length));
        String hex = DIGEST.value();
        Path file = folder.resolve(hex.substring(0, 2)).resolve(hex.substring(2, 4)).resolve(hex);
        assertThat(store.find(DIGEST)).contains(file);
        assertThat(file).hasBinaryContent(BYTES);
    }

    @Test
    void the_same_bytes_are_kept_once() throws IOException {
        ArtifactStore store = store();
        store.put(BYTES);
        store.put(BYTES);

        assertThat(files()).hasSize(1);
    }

    @Test
    @EdgeCase("STORE-4")
    void no_folder_fills_up_however_many_files_are_kept() throws IOException {
        ArtifactStore store = store();
        int count = 2_000;
        for (int n = 0; n < count; n++) {
            store.put(Integer.toString(n).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(files()).hasSize(count);
        // Two levels of 256: ten million files are about 150 in each folder.
        for (Path file : files()) {
            String hex = String.valueOf(file.getFileName());
            assertThat(folder.relativize(file))
                    .isEqualTo(Path.of(hex.substring(0, 2), hex.substring(2, 4), hex));
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                try (Stream<Path> entries = Files.list(each)) {
                    assertThat(entries.count()).as("%s", each).isLessThanOrEqualTo(257);
                }
            }
        }
    }

    @Test
    void what_is_removed_is_gone_and_may_come_again() throws IOException {
        DirectoryStore store = store();
        store.put(BYTES);

        assertThat(store.remove(DIGEST)).isEqualTo(BYTES.length);

        assertThat(files()).isEmpty();
        assertThat(store.remove(DIGEST)).isZero();
        store.put(BYTES);
        assertThat(store.contains(DIGEST)).isTrue();
    }

    @Test
    void bytes_with_another_digest_are_refused_and_leave_nothing() throws IOException {
        ArtifactStore store = store();
        Sha256 other = Digests.of(new byte[] {1});

        assertRefused(() -> store.put(stream(), other, 100), ProblemCode.DIGEST_MISMATCH);

        assertThat(store.contains(DIGEST)).isFalse();
        assertThat(files()).isEmpty();
    }

    @Test
    void a_stream_past_its_limit_is_refused_and_leaves_nothing() throws IOException {
        ArtifactStore store = store();

        assertRefused(
                () -> store.put(stream(), null, BYTES.length - 1), ProblemCode.BODY_TOO_LARGE);

        assertThat(files()).isEmpty();
    }

    @Test
    void an_upload_that_breaks_off_is_refused_and_leaves_nothing() throws IOException {
        ArtifactStore store = store();
        InputStream breaking = new SequenceInputStream(stream(), new BrokenStream());

        assertRefused(() -> store.put(breaking, DIGEST, 100), ProblemCode.UPLOAD_INCOMPLETE);

        assertThat(files()).isEmpty();
    }

    @Test
    void the_last_free_space_is_left_to_the_database() throws IOException {
        ArtifactStore store = store();
        usableBytes = BoundedCopy.RESERVE_BYTES - 1;

        assertRefused(() -> store.put(stream(), DIGEST, 100), ProblemCode.STORAGE_FULL);

        usableBytes = BoundedCopy.RESERVE_BYTES;
        store.put(stream(), DIGEST, 100);
        assertThat(store.contains(DIGEST)).isTrue();
    }

    @Test
    void a_start_removes_what_a_crash_left_long_ago_and_keeps_uploads_of_others()
            throws IOException {
        Path tmp = Files.createDirectories(folder.resolve("tmp"));
        Path old = Files.write(tmp.resolve("old"), BYTES);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Path fresh = Files.write(tmp.resolve("fresh"), BYTES);

        store();

        assertThat(files()).containsExactly(fresh);
    }

    private DirectoryStore store() {
        return new DirectoryStore(folder, () -> usableBytes);
    }

    private static InputStream stream() {
        return new ByteArrayInputStream(BYTES);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    private static void assertRefused(ThrowingCallable call, ProblemCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private static final class BrokenStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("connection reset");
        }
    }
}
