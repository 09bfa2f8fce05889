package gpuq.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SteadyLoopTest {

    private static final Duration SHORT = Duration.ofMillis(2);

    private final AtomicInteger rounds = new AtomicInteger();
    private final List<String> failed = new CopyOnWriteArrayList<>();

    @Test
    void a_round_that_fails_is_counted_and_the_next_one_comes() {
        try (SteadyLoop _ =
                SteadyLoop.start(
                        "test",
                        SHORT,
                        failed::add,
                        () -> {
                            switch (rounds.incrementAndGet()) {
                                case 2 -> throw new IllegalStateException("planted");
                                case 3 -> throw new IOException("planted");
                                default -> {}
                            }
                        })) {
            await().until(() -> rounds.get() > 5);
            assertThat(failed).containsExactly("test", "test");
        }
    }

    @Test
    void a_closed_loop_ends_also_where_a_round_swallows_the_interrupt() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        SteadyLoop loop =
                SteadyLoop.start(
                        "test",
                        SHORT,
                        failed::add,
                        () -> {
                            rounds.incrementAndGet();
                            inside.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException _) {
                                throw new IllegalStateException("interrupted, it says");
                            }
                        });
        inside.await();
        loop.close();
        await().during(Duration.ofMillis(50)).until(() -> rounds.get() == 1);
        assertThat(failed).isEmpty();
    }

    @Test
    void a_rested_loop_begins_with_its_rest() {
        try (SteadyLoop _ =
                SteadyLoop.startRested(
                        "test", Duration.ofHours(1), failed::add, rounds::incrementAndGet)) {
            await().during(Duration.ofMillis(50)).until(() -> rounds.get() == 0);
        }
    }
}
