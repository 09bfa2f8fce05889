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
    private static final String GOOD = "# expect GRADED score 1\nsubmit()\n";

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
        Person victim = LANES.getLast();
        String victimJob =
                victim.submitsForSure(
                        COMPETITION, 60, "# " + otherJob + "\nimport time\ntime.sleep(55)\n");

        List<Row> rows = runAll(programs);
        victim.posts("/jobs/" + victimJob + "/cancel", "{}");
        print(rows);
        assertThat(expectedCodes(programs)).containsAll(codesOfTheList());
        assertThat(rows.stream().flatMap(row -> row.faults().stream())).isEmpty();
        searchEverything(rows);
    }

    private String canary(String what) {
        String text = "CANARY-" + UUID.randomUUID();
        canaries.add(what, text);
        return text;
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
            rows.add(run(person, program));
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
        JsonNode next = person.follows(person.submitsForSure(COMPETITION, 20, next(program)));
        String nextCode = next.at("/outcome/code").asText();
        if (!nextCode.equals("GRADED") || next.at("/result/score").asDouble() != 1.0) {
            faults.add("the job after " + program.name() + " ended " + next.path("outcome"));
        }
        return new Row(program, person, id, job, cleanAfter, nextCode, faults);
    }

    private static String next(HostileProgram after) {
        String prelude = after.source().substring(0, after.source().indexOf("# expect"));
        return prelude + GOOD;
    }

    private String remains(String jobId) {
        try {
            return host.of(jobId).toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void print(List<Row> rows) {
        Progress.say("%-34s %-46s %8s %6s", "program", "ended", "clean ms", "next");
        for (Row row : rows) {
            JsonNode outcome = row.job().path("outcome");
            Progress.say(
                    "%-34s %-46s %8d %6s",
                    row.program().name(),
                    outcome.path("code").asText() + " " + outcome.path("reason").asText(""),
                    row.cleanAfter().toMillis(),
                    row.nextCode());
            row.faults().forEach(fault -> Progress.say("    %s", fault));
        }
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
        for (Row row : rows) {
            canaries.searchAnswers(row.owner(), row.jobId());
            for (Path node : host.nodes()) {
                try (Stream<Path> attempts = Files.list(node.resolve("attempts"))) {
                    for (Path attempt :
                            attempts.filter(path -> path.toString().contains(row.jobId()))
                                    .toList()) {
                        canaries.searchFolder(attempt);
                    }
                }
            }
        }
        canaries.searchFolder(Path.of(SYSTEM.status().path("logs").asText()));
        int records = canaries.searchTopics();
        Progress.say(
                "%d texts looked for in %d records and %d bytes",
                canaries.names().size(), records, canaries.searchedBytes());
        assertThat(records).isGreaterThan(rows.size() * 10);
        assertThat(canaries.found()).isEmpty();
        assertTheSearchFinds(rows);
    }

    /// A search that finds nothing anywhere would pass as well: it finds what is there.
    private static void assertTheSearchFinds(List<Row> rows) throws IOException {
        Row flood =
                rows.stream()
                        .filter(row -> row.program().name().equals("flood-of-output"))
                        .findFirst()
                        .orElseThrow();
        Canaries proof = new Canaries(SYSTEM);
        proof.add("id", flood.jobId());
        proof.add("file", "id,target\na,1\nb,2");
        proof.add("output", "BEGIN\n" + "y".repeat(99));
        proof.searchTopics();
        proof.searchAnswers(flood.owner(), flood.jobId());
        assertThat(proof.found())
                .anyMatch(where -> where.contains("id in gpuq.job-events"))
                .anyMatch(where -> where.contains("id in gpuq.agent-events"))
                .anyMatch(where -> where.contains("output in /jobs/"))
                .anyMatch(where -> where.contains("file in") && where.contains("/artifacts/"));
    }
}
