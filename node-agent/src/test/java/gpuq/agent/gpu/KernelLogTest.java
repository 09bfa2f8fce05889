package gpuq.agent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KernelLogTest {

    private static final Duration SHORT = Duration.ofMillis(5);

    private final List<Xid> seen = new CopyOnWriteArrayList<>();
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private final AtomicInteger opens = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();

    @Test
    @EdgeCase("GPU-3")
    void a_log_that_cannot_be_read_is_opened_again_and_each_record_is_told_once()
            throws IOException {
        try (KernelLog _ =
                KernelLog.follow(
                        () ->
                                opens.incrementAndGet() == 1
                                        ? new Recording(xid(1, 79), "!Input/output error")
                                        : new Recording(xid(1, 79), xid(2, 48)),
                        SHORT,
                        failed::add,
                        seen::add)) {
            await().until(() -> seen.size() == 2);
            assertThat(seen).extracting(Xid::number).containsExactly(79, 48);
            assertThat(failed).containsExactly("kernel-log");
            assertThat(opens).hasValue(2);
        }
        await().until(() -> interrupted.get() == 1);
        assertThat(failed).hasSize(1);
    }

    @Test
    void a_reader_that_was_overtaken_goes_on_in_the_same_log() throws IOException {
        try (KernelLog _ =
                KernelLog.follow(
                        () -> {
                            opens.incrementAndGet();
                            return new Recording(xid(1, 79), "!Broken pipe", xid(9, 48));
                        },
                        SHORT,
                        failed::add,
                        seen::add)) {
            await().until(() -> seen.size() == 2);
            assertThat(opens).hasValue(1);
            assertThat(failed).isEmpty();
        }
    }

    @Test
    void a_log_that_stays_unreadable_is_not_opened_more_often_than_the_rest_allows()
            throws IOException {
        try (KernelLog _ =
                KernelLog.follow(
                        () -> {
                            opens.incrementAndGet();
                            return new Recording("!Input/output error");
                        },
                        Duration.ofHours(1),
                        failed::add,
                        seen::add)) {
            await().until(() -> failed.size() == 1);
            await().during(Duration.ofMillis(50)).until(() -> opens.get() == 1);
        }
    }

    @Test
    void who_may_not_read_it_is_told_at_once() {
        assertThatThrownBy(
                        () ->
                                KernelLog.follow(
                                        Path.of("/nowhere/kmsg"), SHORT, failed::add, seen::add))
                .isInstanceOf(IOException.class);
    }

    private static String xid(int sequence, int number) {
        return "4,%d,5120000123,-;NVRM: Xid (PCI:0000:86:00): %d, pid=1"
                .formatted(sequence, number);
    }

    /// Records one by one, an error where one begins with `!`; then it waits, as the kernel does.
    private final class Recording implements ReadableByteChannel {
        private final Deque<String> left;
        private volatile boolean isOpen = true;

        Recording(String... records) {
            left = new ConcurrentLinkedDeque<>(List.of(records));
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            String next = left.poll();
            if (next == null) {
                return waitForMore();
            }
            if (next.startsWith("!")) {
                throw new IOException(next.substring(1));
            }
            byte[] bytes = next.getBytes(StandardCharsets.UTF_8);
            into.put(bytes);
            return bytes.length;
        }

        private int waitForMore() throws ClosedByInterruptException {
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts down");
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                interrupted.incrementAndGet();
                throw new ClosedByInterruptException();
            }
        }

        @Override
        public boolean isOpen() {
            return isOpen;
        }

        @Override
        public void close() {
            isOpen = false;
        }
    }
}
