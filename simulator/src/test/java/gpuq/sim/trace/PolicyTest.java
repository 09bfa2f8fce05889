package gpuq.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gpuq.core.state.CoreLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each policy on traces that are small enough to know by hand when which job starts.
class PolicyTest {

    @Test
    void first_come_first_served_keeps_slots_for_the_first_and_fills_what_does_not_delay_it() {
        List<TraceJob> jobs =
                trace(
                        """
                        0 100 1 ann 100
                        1  50 2 bob  50
                        2  90 1 cyd  90
                        3 200 1 dan 200
                        """);
        // cyd is off by 92, before bob's 100; dan would not be.
        assertThat(starts(Policy.FIFO, jobs, 2)).containsExactly(0, 100, 2, 150);
    }

    @Test
    void what_uses_other_slots_than_those_that_are_kept_may_start() {
        List<TraceJob> jobs =
                trace(
                        """
                        0 100 2 ann 100
                        1  50 2 bob  50
                        2 900 1 cyd 900
                        3 900 1 dan 900
                        """);
        // Of three slots bob needs two at 100; the third is spare, once.
        assertThat(starts(Policy.FIFO, jobs, 3)).containsExactly(0, 100, 2, 150);
    }

    @Test
    void who_has_fewest_running_goes_first() {
        List<TraceJob> jobs =
                trace(
                        """
                        0 100 1 ann 100
                        0 200 1 ann 200
                        1  10 1 ann  10
                        2  10 1 bob  10
                        """);
        assertThat(starts(Policy.DRF, jobs, 2)).containsExactly(0, 0, 110, 100);
        assertThat(starts(Policy.FIFO, jobs, 2)).containsExactly(0, 0, 100, 110);
    }

    @Test
    void who_used_least_goes_first_and_what_is_long_ago_hardly_counts() {
        String before =
                """
                0      3600 1 ann 3600
                %d     1000 1 bob 1000
                %d     1000 1 cyd 1000
                %d       10 1 ann   10
                %d       10 1 bob   10
                """;
        List<TraceJob> soon = trace(before.formatted(3600, 4600, 4601, 4602));
        assertThat(starts(Policy.FAIRSHARE, soon, 1)).containsExactly(0, 3600, 4600, 5610, 5600);
        int week = 7 * 86_400;
        List<TraceJob> late = trace(before.formatted(week, week + 1000, week + 1001, week + 1002));
        assertThat(starts(Policy.FAIRSHARE, late, 1))
                .containsExactly(0, week, week + 1000, week + 2000, week + 2010);
    }

    @Test
    void the_shortest_by_the_longer_of_the_last_two_goes_first() {
        List<TraceJob> jobs =
                trace(
                        """
                        0     5 1 ann 9000
                        5   500 1 ann 9000
                        505   5 1 ann 9000
                        510  50 1 bob 9000
                        560 900 1 cyd 9000
                        561   5 1 ann 9000
                        562  50 1 bob 9000
                        """);
        // ann's is predicted with 500 s, bob's with 50 s.
        assertThat(starts(Policy.SJF, jobs, 1)).endsWith(560, 1510, 1460);
    }

    @Test
    void a_crowd_of_one_user_makes_nobody_wait_under_ours() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            text.append("0 600 1 eve 900\n");
        }
        List<TraceJob> jobs = trace(text + "10 600 1 ann 900\n");
        assertThat(starts(Policy.FIFO, jobs, 1).getLast()).isEqualTo(30_000);
        assertThat(starts(Policy.VNC, jobs, 1).getLast()).isEqualTo(600);
    }

    @Test
    void true_sizes_let_the_short_one_pass() {
        List<TraceJob> jobs =
                trace(
                        """
                        0   100 1 ann 90000
                        1 40000 1 bob 90000
                        2    10 1 cyd 90000
                        """);
        assertThat(starts(Policy.VNC_TRUE, jobs, 1)).containsExactly(0, 110, 100);
        assertThat(starts(Policy.VNC, jobs, 1)).containsExactly(0, 100, 40_100);
    }

    @ParameterizedTest
    @EnumSource
    void every_job_starts_once_on_free_slots_and_the_same_way_again(Policy policy) {
        List<TraceJob> jobs = random(400);
        Starts starts = policy.replay(jobs, 8, CoreLimits.defaults());
        Starts again = policy.replay(jobs, 8, CoreLimits.defaults());
        for (TraceJob job : jobs) {
            assertThat(starts.waitMillis(job)).isNotNegative();
            long at = starts.startMillis(job);
            assertThat(again.startMillis(job)).isEqualTo(at);
            int taken =
                    jobs.stream()
                            .filter(it -> starts.startMillis(it) <= at)
                            .filter(it -> starts.startMillis(it) + it.runMillis() > at)
                            .mapToInt(TraceJob::gpus)
                            .sum();
            assertThat(taken).as("slots at " + at).isBetween(job.gpus(), 8);
        }
    }

    @Test
    void scores_are_means_over_jobs_and_over_users() {
        List<TraceJob> jobs = trace("0 120 1 ann 900\n0 120 1 ann 900\n0 10 1 bob 900\n");
        Score score = Score.of(jobs, new Starts("by hand", 0, 120_000, 230_000));
        // 1, 2, and 240 s over the minute that a very short job counts as.
        assertThat(score.jobs()).isCloseTo(7 / 3.0, within(1e-9));
        assertThat(score.users()).isCloseTo(2.75, within(1e-9));
        assertThat(score.worstUser()).isCloseTo(4, within(1e-9));
        assertThat(score.meanWaitSeconds()).isCloseTo(350 / 3.0, within(1e-9));
    }

    private static List<Integer> starts(Policy policy, List<TraceJob> jobs, int gpus) {
        List<Integer> seconds = new ArrayList<>();
        Starts starts = policy.replay(jobs, gpus, CoreLimits.defaults());
        for (TraceJob job : jobs) {
            seconds.add((int) (starts.startMillis(job) / 1000));
        }
        return seconds;
    }

    /// Lines of `submit run gpus user limit`, in seconds.
    private static List<TraceJob> trace(String text) {
        List<TraceJob> jobs = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.strip().split("\\s+", -1);
            jobs.add(
                    new TraceJob(
                            jobs.size(),
                            1000L * Integer.parseInt(fields[0]),
                            1000L * Integer.parseInt(fields[1]),
                            Integer.parseInt(fields[2]),
                            fields[3],
                            1000L * Integer.parseInt(fields[4])));
        }
        return jobs;
    }

    private static List<TraceJob> random(int count) {
        SplittableRandom dice = new SplittableRandom(7);
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int i = 0; i < count; i++) {
            at += dice.nextInt(0, 120);
            int run = dice.nextInt(1, 1200);
            int gpus = dice.nextInt(10) == 0 ? dice.nextInt(1, 9) : 1;
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%d %d %d u%d %d%n",
                            at,
                            run,
                            gpus,
                            dice.nextInt(6),
                            run + dice.nextInt(0, 900)));
        }
        return trace(text.toString());
    }
}
