package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// `./gpuq bench e2e`: what a student waits for and what the machine pays, from the client's POST
/// to what her program itself saw of the clock. The system runs on this machine with real
/// containers, one node and two slots.
class EndToEndBench {

    private static final Duration LOG_BEHIND = Duration.ofSeconds(2);
    private static final RunningSystem SYSTEM = RunningSystem.find();

    private static final List<Person> PEOPLE =
            List.of(SYSTEM.person("ada"), SYSTEM.person("bob"), SYSTEM.person("ines"));

    private static final int WARM_UP = 20;
    private static final int SINGLE = 100;
    private static final int BACKLOG = 60;
    private static final int SLOTS = 2;

    /// Over which an idle system is watched.
    private static final Duration IDLE = Duration.ofSeconds(30);

    /// How long `up` took, from a built tree, an empty data folder and no process.
    private static final Duration UP = Duration.ofMillis(Long.getLong("gpuq.bench.up-millis", 0));

    private final StringBuilder page = new StringBuilder();

    /// A job that has ended.
    ///
    /// @param posted the client's clock right before the POST
    /// @param began the program's clock in its first line
    /// @param ended the program's clock in its last
    private record Ran(Instant posted, Instant began, Instant ended, Instant known) {}

    @Test
    void from_the_post_to_the_score() throws IOException, InterruptedException {
        Instant first = Instant.now();
        SYSTEM.putExample("wine");
        handIn(PEOPLE.getFirst());
        Duration demo = UP.plus(Duration.between(first, Instant.now()));
        for (int i = 1; i < WARM_UP; i++) {
            handIn(PEOPLE.get(i % PEOPLE.size()));
        }

        page.append(Machine.describe(SYSTEM.root().resolve(".gpuq"))).append(".\n\n");
        page.append("| what | measured | load before and after |\n|---|---|---|\n");
        row("from nothing running to the first score", Quantiles.seconds(demo), Machine.load());
        idle();
        List<Ran> single = singly();
        backlog();
        page.append('\n');
        new BenchmarksPage(SYSTEM.root().resolve("docs/benchmarks.md"))
                .write("e2e", page.toString());
        assertThat(single).hasSize(SINGLE);
    }

    /// What it takes while nobody hands in anything.
    private void idle() throws IOException, InterruptedException {
        String load = Machine.load();
        ProcessCosts before = ProcessCosts.of(SYSTEM.processes());
        TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
        ProcessCosts after = ProcessCosts.of(SYSTEM.processes());
        row(
                "memory of the idle system",
                mebibytes(after.memory().values().stream().mapToLong(Long::longValue).sum())
                        + ": "
                        + list(after.memory(), EndToEndBench::mebibytes),
                load);
        row(
                "share of one processor, idle",
                list(after.cpuSince(before), millis -> percent(millis, IDLE)),
                Machine.load());
    }

    /// One job at a time on an idle system.
    private List<Ran> singly() throws IOException {
        String load = Machine.load();
        Instant began = Instant.now();
        ProcessCosts before = ProcessCosts.of(SYSTEM.processes());
        long own = ownCpu();
        List<Ran> ran = new ArrayList<>();
        for (int i = 0; i < SINGLE; i++) {
            ran.add(handIn(PEOPLE.get(i % PEOPLE.size())));
        }
        ProcessCosts after = ProcessCosts.of(SYSTEM.processes());
        String generator = percent(ownCpu() - own, Duration.between(began, Instant.now()));
        String loads = load + " → " + Machine.load();
        row(
                "POST to the program's first line, one job at a time",
                quantiles(ran, Ran::posted, Ran::began).toString(),
                loads);
        row(
                "program's last line to the score at the client",
                quantiles(ran, Ran::ended, Ran::known).toString(),
                loads);
        row(
                "processor ms a job, one job at a time (the node's launcher with the two containers)",
                list(
                                after.cpuSince(before),
                                millis ->
                                        String.format(
                                                Locale.ROOT, "%.0f", millis / (double) SINGLE))
                        + "; the load generator took "
                        + generator
                        + " of a processor",
                loads);
        return ran;
    }

    /// More jobs than slots: how long a slot stands idle between two.
    private void backlog() throws IOException {
        String load = Machine.load();
        record Handed(Person owner, String id, Instant posted) {}
        List<Handed> handed = new ArrayList<>();
        for (int i = 0; i < BACKLOG; i++) {
            Person owner = PEOPLE.get(i % PEOPLE.size());
            handed.add(
                    new Handed(owner, owner.submitsForSure("wine", 60, program(1)), Instant.now()));
        }
        List<Ran> ran = new ArrayList<>();
        for (Handed job : handed) {
            JsonNode ended = job.owner().follows(job.id());
            ran.add(ran(job.owner(), job.id(), ended, job.posted(), Instant.now()));
        }
        // On equal slots, which are never empty meanwhile, each program after the first ones begins
        // on the slot that the earliest end before it has freed.
        List<Instant> begins = ran.stream().map(Ran::began).sorted().toList();
        List<Instant> ends = ran.stream().map(Ran::ended).sorted().toList();
        List<Duration> gaps = new ArrayList<>();
        for (int i = SLOTS; i < ran.size(); i++) {
            gaps.add(Duration.between(ends.get(i - SLOTS), begins.get(i)));
        }
        row(
                "a program's last line to the next one's first, on the same slot",
                new Quantiles(gaps).toString(),
                load + " → " + Machine.load());
    }

    private static Ran handIn(Person person) throws IOException {
        Instant posted = Instant.now();
        String id = person.submitsForSure("wine", 60, program(0));
        JsonNode job = person.follows(id);
        return ran(person, id, job, posted, Instant.now());
    }

    private static Ran ran(Person owner, String id, JsonNode job, Instant posted, Instant known) {
        assertThat(job.path("state").asText()).as(job.toPrettyString()).isEqualTo("SUCCEEDED");
        // A log may be two seconds behind, and so behind the end.
        List<Instant> clock =
                await("clock in the log of " + id)
                        .atMost(LOG_BEHIND)
                        .until(() -> clock(owner, id), lines -> lines.size() == 2);
        return new Ran(posted, clock.getFirst(), clock.getLast(), known);
    }

    private static List<Instant> clock(Person owner, String id) {
        return owner.asks("GET", "/jobs/" + id + "/log")
                .body()
                .lines()
                .filter(text -> text.startsWith("clock "))
                .map(text -> Instant.ofEpochMilli(Long.parseLong(text.substring(6))))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static String program(int seconds) throws IOException {
        String clock = "print('clock', time.time_ns() // 1000000, flush=True)\n";
        return "import time\n"
                + clock
                + "time.sleep("
                + seconds
                + ")\n"
                + Files.readString(
                        SYSTEM.root().resolve("examples/solutions/good.py"), StandardCharsets.UTF_8)
                + "\n"
                + clock;
    }

    private interface Moment {
        Instant of(Ran ran);
    }

    private interface Unit {
        String of(long amount);
    }

    private static Quantiles quantiles(List<Ran> ran, Moment from, Moment to) {
        return new Quantiles(
                ran.stream().map(one -> Duration.between(from.of(one), to.of(one))).toList());
    }

    private static String list(Map<String, Long> amounts, Unit unit) {
        List<String> parts = new ArrayList<>();
        amounts.forEach((name, amount) -> parts.add(name + " " + unit.of(amount)));
        return String.join(", ", parts);
    }

    private static String mebibytes(long kibibytes) {
        return kibibytes / 1024 + " MiB";
    }

    private static String percent(long millis, Duration of) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * millis / of.toMillis());
    }

    private static long ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }

    private void row(String what, String measured, String load) {
        page.append(String.join(" | ", "| " + what, measured, load + " |\n"));
        Progress.say("%s: %s (load %s)", what, measured, load);
    }
}
