package gpuq.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.HealthFinding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockWatchTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration ALLOWED = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile Duration wrong = Duration.ZERO;
    private volatile boolean isAway;

    @ParameterizedTest(name = "asked {0}, answered {1} after the server''s second: {2}")
    @CsvSource({
        "PT0S,     PT0.01S, PT0S",
        "PT0.9S,   PT0.95S, PT0S",
        "PT-0.5S,  PT0S,    PT0S",
        "PT-20S,   PT0S,    PT0S",
        "PT0S,     PT30S,   PT0S",
        "PT1S,     PT1.5S,  PT0S",
        "PT7S,     PT7.2S,  PT6S",
        "PT-7.2S,  PT-7S,   PT-7S",
        "PT3H,     PT3H1S,  PT2H59M59S",
    })
    void what_may_be_no_difference_is_none(
            Duration askedAt, Duration answeredAt, Duration expected) {
        assertThat(ClockWatch.offset(NOON.plus(askedAt), NOON, NOON.plus(answeredAt)))
                .isEqualTo(expected);
    }

    @Test
    @EdgeCase("NODE-4")
    void a_node_whose_clock_is_wrong_gets_no_work_until_it_is_right() {
        try (ClockWatch watch = watch()) {
            await().during(Duration.ofMillis(30)).until(() -> watch.findings().isEmpty());
            wrong = Duration.ofMinutes(1);
            await().until(() -> changes.get() == 1);
            assertThat(watch.findings())
                    .singleElement()
                    .matches(HealthFinding::severe)
                    .satisfies(
                            finding -> {
                                assertThat(finding.code()).isEqualTo("CLOCK_OFF");
                                assertThat(finding.detail())
                                        .contains("ahead of the API's", "5.0 s are allowed");
                            });
            wrong = Duration.ofMinutes(-1);
            await().until(() -> watch.offset().isNegative());
            assertThat(watch.findings().getFirst().detail()).contains("behind the API's");
            wrong = Duration.ofSeconds(4);
            await().until(() -> changes.get() == 2);
            assertThat(watch.findings()).isEmpty();
        }
    }

    @Test
    void an_api_that_is_away_changes_nothing() {
        try (ClockWatch watch = watch()) {
            wrong = Duration.ofMinutes(1);
            await().until(() -> changes.get() == 1);
            isAway = true;
            await().until(() -> failed.get() > 2);
            assertThat(watch.findings()).hasSize(1);
        }
    }

    private ClockWatch watch() {
        InstantSource node = () -> Instant.now().plus(wrong);
        return new ClockWatch(
                this::serverTime,
                node,
                ALLOWED,
                SHORT,
                _ -> failed.incrementAndGet(),
                changes::incrementAndGet);
    }

    private Instant serverTime() throws IOException {
        if (isAway) {
            throw new IOException("away");
        }
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
