package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.job.JobState;
import gpuq.e2e.JobEventLog.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// `./gpuq e2e failover`: two schedulers under a stream of jobs that run nothing. The one that
/// leads is killed, put to sleep beyond its successor's election, and stopped, in turn.
class FailoverKills {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final List<String> SCHEDULERS = List.of("scheduler", "scheduler-2");
    private static final String COMPETITION = "failover";
    private static final int KILLS = Integer.getInteger("gpuq.failover.kills", 6);
    private static final Duration EACH = Duration.ofMillis(50);
    private static final Duration SLEEP = Duration.ofSeconds(30);
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final Person ADA = SYSTEM.person("ada");

    private enum Way {
        KILLED,
        ASLEEP,
        STOPPED
    }

    private record Blow(Way way, Instant at) {}

    @Test
    @EdgeCase({"CONC-1", "SPOF-4", "DEPLOY-8"})
    void the_leader_goes_in_every_way_and_no_job_is_lost_or_doubled() throws InterruptedException {
        SYSTEM.putUnlimited(COMPETITION);
        List<String> accepted = Collections.synchronizedList(new ArrayList<>());
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        List<Blow> blows = new ArrayList<>();
        try (ScheduledExecutorService stream = Executors.newSingleThreadScheduledExecutor()) {
            var _ =
                    stream.scheduleAtFixedRate(
                            () -> submit(accepted, faults),
                            0,
                            EACH.toMillis(),
                            TimeUnit.MILLISECONDS);
            for (int kill = 0; kill < KILLS; kill++) {
                int before = accepted.size();
                await().atMost(BOUND).until(() -> accepted.size() > before + 20);
                blows.add(strike(Way.values()[kill % Way.values().length]));
            }
            stream.shutdown();
        }
        assertThat(faults).isEmpty();
        Map<String, List<Event>> events = awaitEnds(accepted);
        assertThat(events.keySet()).containsAll(accepted);
        accepted.forEach(job -> assertEndedOnce(job, events.getOrDefault(job, List.of())));
        gaps(events, blows).forEach((way, gaps) -> Progress.say("gap, leader %s: %s", way, gaps));
        Progress.say(
                "failover: %d kills, %d jobs accepted, 0 lost, 0 doubled, 0 illegal transitions",
                blows.size(), accepted.size());
    }

    private static void submit(List<String> accepted, List<Throwable> faults) {
        try {
            accepted.add(
                    ADA.posts(
                                    "{\"competition_id\":\"%s\",\"expected_time\":1,\"allow_duplicate\":true}"
                                            .formatted(COMPETITION),
                                    "print(1)".getBytes(StandardCharsets.UTF_8))
                            .expecting(201)
                            .path("id")
                            .asText());
        } catch (AssertionError | RuntimeException e) {
            faults.add(e);
        }
    }

    private static Blow strike(Way way) throws InterruptedException {
        LocalProcess leader = SYSTEM.process(awaitLeader());
        Instant at = Instant.now();
        switch (way) {
            case KILLED -> leader.signal("KILL");
            case STOPPED -> leader.signal("TERM");
            case ASLEEP -> {
                leader.signal("STOP");
                // The sleep is the fault itself: it lasts longer than its successor's election.
                TimeUnit.NANOSECONDS.sleep(SLEEP.toNanos());
                leader.signal("CONT");
            }
        }
        await(way + " " + leader)
                .atMost(BOUND)
                .until(
                        () -> {
                            LocalProcess now = SYSTEM.process(leader.name());
                            return now.isReady() && now.pid() != leader.pid();
                        });
        Progress.say("%s %s %s, leads: %s", at, way, leader.name(), awaitLeader());
        return new Blow(way, at);
    }

    private static String awaitLeader() {
        return await().atMost(BOUND)
                .until(
                        () ->
                                SCHEDULERS.stream()
                                        .filter(
                                                name ->
                                                        SYSTEM.counter(
                                                                        name,
                                                                        "gpuq_scheduler_leader",
                                                                        "")
                                                                > 0)
                                        .findFirst()
                                        .orElse(""),
                        name -> !name.isEmpty());
    }

    private static Map<String, List<Event>> awaitEnds(List<String> jobs) {
        return await().atMost(BOUND)
                .pollInterval(Duration.ofSeconds(2))
                .until(
                        () -> JobEventLog.byJob(SYSTEM),
                        events ->
                                jobs.stream()
                                        .allMatch(
                                                job ->
                                                        events.containsKey(job)
                                                                && events.get(job)
                                                                        .getLast()
                                                                        .type()
                                                                        .equals("gpuq.job.ended")));
    }

    private static void assertEndedOnce(String job, List<Event> events) {
        List<String> types = events.stream().map(Event::type).toList();
        assertThat(types)
                .as(job)
                .containsOnlyOnce("gpuq.job.queued", "gpuq.job.graded", "gpuq.job.ended")
                .endsWith("gpuq.job.ended");
        assertThat(events.getLast().state()).as(job).isEqualTo("SUCCEEDED");
        JobState state = JobState.SUBMITTED;
        for (Event event : events) {
            JobState next = JobState.valueOf(event.state());
            if (next != state) {
                assertThat(state.next()).as("%s: %s", job, types).contains(next);
            }
            state = next;
        }
    }

    /// By way, the longest silence of the scheduler around each blow: under a steady stream it is
    /// how long nothing was decided.
    private static Map<Way, Quantiles> gaps(Map<String, List<Event>> events, List<Blow> blows) {
        List<Instant> written =
                events.values().stream().flatMap(List::stream).map(Event::at).sorted().toList();
        Map<Way, List<Duration>> gaps = new EnumMap<>(Way.class);
        for (int n = 0; n < blows.size(); n++) {
            Blow blow = blows.get(n);
            Instant from = blow.at().minus(EACH);
            // A silence that goes on after the next blow is the next one's.
            Instant to = n + 1 < blows.size() ? blows.get(n + 1).at() : blow.at().plus(SLEEP);
            Duration longest = Duration.ZERO;
            for (int i = 1; i < written.size(); i++) {
                Duration silence = Duration.between(written.get(i - 1), written.get(i));
                boolean isIts = written.get(i).isAfter(from) && written.get(i).isBefore(to);
                if (isIts && silence.compareTo(longest) > 0) {
                    longest = silence;
                }
            }
            gaps.computeIfAbsent(blow.way(), _ -> new ArrayList<>()).add(longest);
        }
        Map<Way, Quantiles> quantiles = new EnumMap<>(Way.class);
        gaps.forEach((way, all) -> quantiles.put(way, new Quantiles(all)));
        return quantiles;
    }
}
