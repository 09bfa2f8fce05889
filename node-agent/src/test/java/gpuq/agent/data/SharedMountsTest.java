package gpuq.agent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gpuq.agent.data.BlobCache.Content;
import gpuq.agent.data.MountException.Reason;
import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.HealthFinding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedMountsTest {

    private static final Duration DEADLINE = Duration.ofMillis(200);
    private static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir Path folder;
    private final StaleMount mount = new StaleMount();
    private final AtomicInteger changes = new AtomicInteger();
    private SharedMounts mounts;
    private Path root;

    @BeforeEach
    void mount() throws IOException {
        root = Files.createDirectories(folder.resolve("mnt"));
        Files.createDirectories(root.resolve("wine"));
        Files.writeString(root.resolve("wine/train.csv"), "0123456789");
        mounts = mount.at(root, DEADLINE, changes::incrementAndGet);
    }

    @AfterEach
    void unmount() {
        mount.comeBack();
        mounts.close();
    }

    @Test
    void a_file_is_read_from_any_offset() throws IOException, InterruptedException {
        assertThat(text("train.csv", 0)).isEqualTo("0123456789");
        assertThat(text("train.csv", 4)).isEqualTo("456789");
        assertThat(text("train.csv", 10)).isEmpty();
        assertThat(mounts.findings()).isEmpty();
    }

    @Test
    @EdgeCase("STORE-6")
    void an_open_that_hangs_is_given_up_and_keeps_new_work_away_until_the_mount_is_back()
            throws IOException, InterruptedException {
        mount.goStale();
        assertFails("wine", "train.csv", Reason.MOUNT_HANGS);
        assertThat(mounts.findings())
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.code()).isEqualTo("DATA_MOUNT_HANGS");
                            assertThat(finding.severe()).isTrue();
                            assertThat(finding.detail()).startsWith(root.toString());
                        });
        assertThat(changes).hasValue(1);
        mount.comeBack();
        await().atMost(BOUND).until(() -> mounts.findings().isEmpty());
        assertThat(changes).hasValue(2);
        assertThat(text("train.csv", 0)).isEqualTo("0123456789");
    }

    @Test
    @EdgeCase("STORE-6")
    void a_read_that_hangs_in_the_middle_is_given_up() throws IOException, InterruptedException {
        Content content = mounts.open("file:" + root + "/wine", "train.csv", 0);
        mount.goStale();
        try (InputStream in = content.bytes()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOfSatisfying(
                            MountException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.MOUNT_HANGS));
        }
        assertThat(mounts.findings()).hasSize(1);
    }

    @Test
    @EdgeCase("STORE-6")
    void a_mount_that_hangs_is_found_before_any_job_needs_it() {
        mount.goStale();
        await().atMost(BOUND)
                .until(
                        () ->
                                mounts.findings().stream()
                                        .map(HealthFinding::code)
                                        .anyMatch("DATA_MOUNT_HANGS"::equals));
    }

    @Test
    @EdgeCase("STORE-6")
    void however_often_one_asks_no_more_threads_hang() {
        mount.goStale();
        await().atMost(BOUND).until(() -> !mounts.findings().isEmpty());
        int hanging = mount.hanging();
        for (int n = 0; n < 20; n++) {
            assertFails("wine", "train.csv", Reason.MOUNT_HANGS);
        }
        assertThat(mount.hanging()).isEqualTo(hanging).isEqualTo(1);
    }

    @Test
    void a_file_that_is_not_there_says_nothing_about_the_mount() {
        assertFails("wine", "test.csv", Reason.DATA_MISSING);
        assertFails("wine", ".", Reason.DATA_PLACE_NOT_ALLOWED);
        assertFails(".", "wine", Reason.DATA_MISSING);
        assertThat(mounts.findings()).isEmpty();
    }

    @Test
    @EdgeCase("STORE-6")
    void an_empty_root_is_no_mount() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        try (SharedMounts unmounted = mount.at(empty, DEADLINE, () -> {})) {
            await().atMost(BOUND).until(() -> !unmounted.findings().isEmpty());
            assertThat(unmounted.findings().getFirst().code()).isEqualTo("DATA_MOUNT_FAILS");
            Files.createFile(empty.resolve("mounted"));
            await().atMost(BOUND).until(() -> unmounted.findings().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/etc", "file://host/etc", "file:etc", "file:///etc", "file:/%zz"})
    @EdgeCase("EXPLOIT-1")
    void nothing_outside_of_the_roots_is_read(String uri) {
        assertThatThrownBy(() -> mounts.open(uri, "passwd", 0)).satisfies(this::isNotAllowed);
    }

    @Test
    @EdgeCase("EXPLOIT-1")
    void neither_dots_nor_links_lead_out_of_a_root() throws IOException {
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("wine/link"), folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("out"), folder);
        assertFails("wine", "../../secret", Reason.DATA_PLACE_NOT_ALLOWED);
        assertFails("wine/../..", "secret", Reason.DATA_PLACE_NOT_ALLOWED);
        assertFails("wine", "link", Reason.DATA_PLACE_NOT_ALLOWED);
        assertFails("out", "secret", Reason.DATA_PLACE_NOT_ALLOWED);
    }

    private void assertFails(String place, String file, Reason reason) {
        assertThatThrownBy(() -> mounts.open("file:" + root + "/" + place, file, 0))
                .isInstanceOfSatisfying(
                        MountException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private void isNotAllowed(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        MountException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.DATA_PLACE_NOT_ALLOWED));
    }

    private String text(String file, long from) throws IOException, InterruptedException {
        try (InputStream in = mounts.open("file:" + root + "/wine", file, from).bytes()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
