package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a running program prints is seen by whoever watches the job, through the node, the broker
/// and the API, before she wonders.
class LiveLogIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person ADA = SYSTEM.person("ada");
    private static final Duration BEHIND = Duration.ofSeconds(2);
    private static final int LINES = 20;

    /// A line that tells when it was printed, in ms.
    private static final Pattern CLOCK = Pattern.compile("tick (\\d{13})");

    /// A piece of the log; where pieces are cut is nobody's promise, and Python writes a line in
    /// four.
    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

    private static final String PROGRAM =
            """
            import time
            for _ in range(%d):
                print('tick', time.time_ns() // 1000000, flush=True)
                time.sleep(0.5)
            """;

    /// Ends with an error right after it has said when.
    private static final String ENDS =
            """
            import sys, time
            time.sleep(1)
            print('tick', time.time_ns() // 1000000, flush=True)
            sys.exit(3)
            """;

    private static final Duration SHOWN = Duration.ofSeconds(3);

    @BeforeAll
    static void the_example_competition_is_there() {
        SYSTEM.putExample("wine");
    }

    @Test
    @EdgeCase({"MON-7", "FEEDBACK-8"})
    void each_line_is_seen_within_two_seconds_of_its_print() {
        String job =
                ADA.posts(
                                "{\"competition_id\":\"wine\",\"expected_time\":15,\"allow_duplicate\":true}",
                                PROGRAM.formatted(LINES).getBytes(StandardCharsets.UTF_8))
                        .expecting(201)
                        .path("id")
                        .asText();
        List<Duration> behind = new ArrayList<>();
        StringBuilder printed = new StringBuilder();
        try (Stream<String> lines = ADA.streams("/jobs/" + job + "/events")) {
            for (String line : (Iterable<String>) lines::iterator) {
                long now = System.currentTimeMillis();
                Matcher text = TEXT.matcher(line);
                if (text.find()) {
                    printed.append(text.group(1));
                }
                Matcher clock = CLOCK.matcher(printed);
                while (clock.find()) {
                    behind.add(Duration.ofMillis(now - Long.parseLong(clock.group(1))));
                    printed.delete(0, clock.end());
                    clock.reset();
                }
                if (behind.size() >= LINES) {
                    break;
                }
            }
        }
        Progress.say("a line is seen after: %s", new Quantiles(behind));
        assertThat(behind).hasSize(LINES).allMatch(late -> late.compareTo(BEHIND) <= 0);
        assertThat(ADA.follows(job).at("/outcome/code").asText()).isEqualTo("SUBMISSION_MISSING");
    }

    @Test
    @EdgeCase("MON-5")
    void the_end_of_a_program_is_shown_within_three_seconds() {
        String job =
                ADA.posts(
                                "{\"competition_id\":\"wine\",\"expected_time\":15,\"allow_duplicate\":true}",
                                ENDS.getBytes(StandardCharsets.UTF_8))
                        .expecting(201)
                        .path("id")
                        .asText();
        long shown = 0;
        long ended = 0;
        StringBuilder printed = new StringBuilder();
        try (Stream<String> lines = ADA.streams("/jobs/" + job + "/events")) {
            for (String line : (Iterable<String>) lines::iterator) {
                Matcher text = TEXT.matcher(line);
                if (text.find()) {
                    printed.append(text.group(1));
                }
                Matcher clock = CLOCK.matcher(printed);
                if (clock.find()) {
                    ended = Long.parseLong(clock.group(1));
                }
                if (shown == 0 && line.contains("\"state\":\"FAILED\"")) {
                    shown = System.currentTimeMillis();
                }
                if (shown > 0 && ended > 0) {
                    break;
                }
            }
        }
        Progress.say("an end is shown after %d ms", shown - ended);
        assertThat(Duration.ofMillis(shown - ended)).isBetween(Duration.ZERO, SHOWN);
    }
}
