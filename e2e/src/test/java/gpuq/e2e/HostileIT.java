package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.job.OutcomeCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every hostile program through the whole running system and real apptainer: each ends in its
/// code, nothing of it stays on the host, the next job is graded, and nobody sees what is nobody's
/// to see.
class HostileIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final String COMPETITION = "fortress";

    /// One lane each: a hostile program, then a good one, and so on.
    private static final List<Person> LANES =
            List.of(SYSTEM.person("ada"), SYSTEM.person("bob"), SYSTEM.person("ines"));

    private static final Duration CLEAN_WITHIN = Duration.ofSeconds(15);
    private static final Path RESOURCES = Path.of("src/test/resources");

    /// Says what is looked for to prove the search: in a place where it may stand.
    private static final String PLANTED = "planted ";

    /// What became of a program.
    private record Row(
            HostileProgram program,
            Person owner,
            String jobId,
            JsonNode job,
            Duration cleanAfter,
            String nextCode,
            List<String> faults) {}

    @TempDir Path folder;

    private final HostRemains host = new HostRemains(SYSTEM);
    private final Canaries canaries = new Canaries(SYSTEM);
    private String looksForTraces = "";
    private String plantedJob = "";

    @Test
    @EdgeCase({
        "ABUSE-1",
        "ABUSE-4",
        "ABUSE-8",
        "EXEC-1",
        "EXEC-4",
        "EXEC-5",
        "EXEC-6",
        "EXEC-7",
        "EXEC-8",
        "EXEC-9",
        "GRADE-10",
        "OUTPUT-3",
        "OUTPUT-4",
        "RES-7",
        "STORE-7",
        "TIMING-5"
    })
    @Reaches({
        OutcomeCode.GRADED,
        OutcomeCode.USER_CODE_ERROR,
        OutcomeCode.TIME_LIMIT,
        OutcomeCode.OUT_OF_MEMORY,
        OutcomeCode.PROCESS_LIMIT,
        OutcomeCode.DISK_LIMIT,
        OutcomeCode.SUBMISSION_MISSING,
        OutcomeCode.SUBMISSION_AMBIGUOUS,
        OutcomeCode.SUBMISSION_TOO_LARGE,
        OutcomeCode.SUBMISSION_UNSAFE,
        OutcomeCode.SUBMISSION_INVALID,
        OutcomeCode.GRADER_REJECTED
    })
    void every_hostile_program_ends_as_it_should_and_leaves_nothing()
            throws IOException, InterruptedException, ExecutionException {
        List<HostileProgram> programs = HostileProgram.all(RESOURCES.resolve("hostile"), ports());
        assertThat(programs).hasSizeGreaterThan(40);
        String answers = canary("answers");
        String otherJob = canary("program of another job");
        canaries.addSecrets(host);
        putCompetition(answers);
        looksForTraces = source(programs, "looks-for-traces");
        Person victim = LANES.getLast();
        plant(victim);
        String victimJob =
                victim.submitsForSure(
                        COMPETITION, 60, "# " + otherJob + "\nimport time\ntime.sleep(55)\n");

        Instant began = Instant.now();
        List<Row> rows = runAll(programs);
        victim.posts("/jobs/" + victimJob + "/cancel", "{}");
        victim.follows(victimJob);
        sum(rows, Duration.between(began, Instant.now()));
        assertThat(expectedCodes(programs)).containsAll(codesOfTheList());
        assertThat(rows).hasSameSizeAs(programs);
        assertThat(rows.stream().flatMap(row -> row.faults().stream())).isEmpty();
        searchEverything(rows);
        await().atMost(CLEAN_WITHIN).untilAsserted(() -> assertThat(host.ofAnybody()).isEmpty());
    }

    private String canary(String what) {
        String text = "CANARY-" + UUID.randomUUID();
        canaries.add(what, text);
        return text;
    }

    private static String source(List<HostileProgram> programs, String name) {
        return programs.stream()
                .filter(program -> program.name().equals(name))
                .findFirst()
                .orElseThrow()
                .source();
    }

    /// A search that finds nothing anywhere would pass as well: these two texts stand where they
    /// may, and it has to find them there.
    private void plant(Person person) {
        String text = "PLANTED-" + UUID.randomUUID();
        plantedJob =
                person.submitsForSure(
                        COMPETITION, 20, looksForTraces + "print('%s')\n".formatted(text));
        canaries.add(PLANTED + "text", text);
        canaries.add(PLANTED + "id", plantedJob);
        canaries.add(PLANTED + "file", "id,target\na,1\nb,2\nc,3");
        assertThat(person.follows(plantedJob).at("/outcome/code").asText()).isEqualTo("GRADED");
    }

    /// Where everything of ours listens on this host.
    private static String ports() {
        Set<String> ports = new LinkedHashSet<>();
        JsonNode status = SYSTEM.status();
        Stream.of(
                        status.path("api").asText(),
                        status.path("issuer").asText(),
                        status.at("/management/api").asText(),
                        status.at("/management/scheduler").asText())
                .forEach(address -> ports.add(Integer.toString(URI.create(address).getPort())));
        String broker = status.at("/kafka/bootstrap.servers").asText();
        ports.add(broker.substring(broker.lastIndexOf(':') + 1));
        String database = status.at("/database/url").asText().replaceFirst("^jdbc:", "");
        ports.add(Integer.toString(URI.create(database).getPort()));
        return String.join(", ", ports);
    }

    private void putCompetition(String canary) throws IOException {
        Path copy = folder.resolve("bundle");
        try (Stream<Path> files = Files.walk(RESOURCES.resolve("hostile-competition"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target =
                        copy.resolve(
                                RESOURCES
                                        .resolve("hostile-competition")
                                        .relativize(file)
                                        .toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        Files.writeString(copy.resolve("private/canary.txt"), canary + "\n");
        SYSTEM.putCompetition(COMPETITION, copy);
    }

    private List<Row> runAll(List<HostileProgram> programs)
            throws InterruptedException, ExecutionException {
        Queue<HostileProgram> waiting = new ConcurrentLinkedQueue<>(programs);
        List<Row> rows = new ArrayList<>();
        try (ExecutorService lanes = Executors.newFixedThreadPool(LANES.size())) {
            List<Future<List<Row>>> ends = new ArrayList<>();
            for (Person person : LANES) {
                ends.add(lanes.submit(() -> runLane(person, waiting)));
            }
            for (Future<List<Row>> end : ends) {
                rows.addAll(end.get());
            }
        }
        return rows;
    }

    private List<Row> runLane(Person person, Queue<HostileProgram> waiting) {
        List<Row> rows = new ArrayList<>();
        for (HostileProgram program = waiting.poll(); program != null; program = waiting.poll()) {
            Row row = run(person, program);
            print(row);
            rows.add(row);
        }
        return rows;
    }

    private Row run(Person person, HostileProgram program) {
        String id = person.submitsForSure(COMPETITION, program.timeout(), program.source());
        JsonNode job = person.follows(id);
        Instant ended = Instant.now();
        List<String> faults = HostileFaults.of(program, person, job);
        Duration cleanAfter = CLEAN_WITHIN;
        try {
            await().atMost(CLEAN_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> host.of(id).isEmpty());
            cleanAfter = Duration.between(ended, Instant.now());
        } catch (ConditionTimeoutException _) {
            faults.add(program.name() + " is still there: " + remains(id));
        }
        // The next one is good, and looks for what any before it has left.
        JsonNode next = person.follows(person.submitsForSure(COMPETITION, 20, looksForTraces));
        String nextCode = next.at("/outcome/code").asText();
        if (!nextCode.equals("GRADED") || next.at("/result/score").asDouble() != 1.0) {
            faults.add("the job after " + program.name() + " ended " + next.path("outcome"));
        }
        return new Row(program, person, id, job, cleanAfter, nextCode, faults);
    }

    private String remains(String jobId) {
        try {
            return host.of(jobId).toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void print(Row row) {
        JsonNode outcome = row.job().path("outcome");
        Progress.say(
                "%-34s %-46s clean after %5d ms, next %s%s",
                row.program().name(),
                outcome.path("code").asText() + " " + outcome.path("reason").asText(""),
                row.cleanAfter().toMillis(),
                row.nextCode(),
                row.faults().isEmpty() ? "" : "  WRONG");
        row.faults().forEach(fault -> Progress.say("    %s", fault));
    }

    private static void sum(List<Row> rows, Duration took) throws IOException {
        Progress.say(
                "%d programs in %d s, %d ended as they should, the host clean after %d ms at most,"
                        + " %d next jobs graded; load %s",
                rows.size(),
                took.toSeconds(),
                rows.stream().filter(row -> row.faults().isEmpty()).count(),
                rows.stream().mapToLong(row -> row.cleanAfter().toMillis()).max().orElse(0),
                rows.stream().filter(row -> row.nextCode().equals("GRADED")).count(),
                Machine.load());
    }

    private static Set<String> expectedCodes(List<HostileProgram> programs) {
        return programs.stream()
                .flatMap(program -> program.codes().stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> codesOfTheList() {
        return Set.of(
                "GRADED",
                "USER_CODE_ERROR",
                "TIME_LIMIT",
                "OUT_OF_MEMORY",
                "PROCESS_LIMIT",
                "DISK_LIMIT",
                "SUBMISSION_MISSING",
                "SUBMISSION_AMBIGUOUS",
                "SUBMISSION_TOO_LARGE",
                "SUBMISSION_UNSAFE",
                "SUBMISSION_INVALID",
                "GRADER_REJECTED");
    }

    private void searchEverything(List<Row> rows) throws IOException {
        Person staff = SYSTEM.person("ines");
        for (Row row : rows) {
            canaries.searchAnswers(row.owner(), row.jobId());
            canaries.searchAnswers(staff, row.jobId());
            canaries.searchStream(row.owner(), row.jobId());
            searchNodes(row.jobId());
        }
        for (String who : List.of("ada", "bob", "ines", "olga")) {
            canaries.searchLists(SYSTEM.person(who), who, COMPETITION);
        }
        canaries.searchAnswers(LANES.getLast(), plantedJob);
        canaries.searchStream(LANES.getLast(), plantedJob);
        searchNodes(plantedJob);
        for (Path node : host.nodes()) {
            canaries.searchFolder(node.resolve("scratch/claims"));
            canaries.searchFolder(node.resolve("scratch/shm"));
            try (Stream<Path> volumes = Files.list(node.resolve("scratch/volumes"))) {
                for (Path volume : volumes.toList()) {
                    canaries.searchFolder(volume);
                }
            }
        }
        canaries.searchFolder(Path.of(SYSTEM.status().path("logs").asText()));
        int records = canaries.searchTopics();
        List<String> planted =
                canaries.found().stream().filter(where -> where.startsWith(PLANTED)).toList();
        List<String> seen = new ArrayList<>(canaries.found());
        seen.removeAll(planted);
        Progress.say(
                "%d secret texts looked for in %d records and %d bytes, %d seen; %d planted seen %d times",
                canaries.names().stream().filter(name -> !name.startsWith(PLANTED)).count(),
                records,
                canaries.searchedBytes(),
                seen.size(),
                canaries.names().stream().filter(name -> name.startsWith(PLANTED)).count(),
                planted.size());
        assertThat(records).isGreaterThan(rows.size() * 10);
        assertThat(seen).isEmpty();
        assertTheSearchFinds(planted);
    }

    private void searchNodes(String jobId) throws IOException {
        for (Path node : host.nodes()) {
            try (Stream<Path> attempts = Files.list(node.resolve("attempts"))) {
                for (Path attempt :
                        attempts.filter(path -> path.toString().contains(jobId)).toList()) {
                    canaries.searchFolder(attempt);
                }
            }
        }
    }

    private void assertTheSearchFinds(List<String> planted) {
        String job = "/jobs/" + plantedJob;
        String logs = SYSTEM.status().path("logs").asText();
        assertThat(planted)
                .anyMatch(where -> where.startsWith("planted text in gpuq.job-logs"))
                .anyMatch(
                        where -> where.startsWith("planted text in " + job + "/log?stream=stdout"))
                .anyMatch(where -> where.startsWith("planted text in " + job + "/events"))
                .anyMatch(where -> where.startsWith("planted file in " + job + "/artifacts/"))
                .anyMatch(where -> where.startsWith("planted id in /jobs?limit=200 for ines"))
                .anyMatch(where -> where.startsWith("planted id in gpuq.job-events"))
                .anyMatch(where -> where.startsWith("planted id in gpuq.agent-events"))
                .anyMatch(where -> where.startsWith("planted id in gpuq.commands"))
                .anyMatch(where -> where.startsWith("planted id in " + logs))
                .noneMatch(where -> where.startsWith("planted text in gpuq.job-events"));
    }
}
