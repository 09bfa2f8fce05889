package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// One job's trace, from the files that the processes write: every hop from the POST to the
/// leaderboard has the same trace id, and so have the lines of every process's log.
class TraceIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person ADA = SYSTEM.person("ada");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration BOUND = Duration.ofSeconds(30);

    private static String job;
    private static String trace;

    /// One span, as a process has exported it.
    private record Span(String process, String name, String id, String parent) {}

    @BeforeAll
    static void a_job_has_been_graded() throws IOException {
        SYSTEM.putExample("wine");
        Answer posted =
                ADA.posts(
                        "{\"competition_id\":\"wine\",\"expected_time\":20,\"allow_duplicate\":true}",
                        Files.readAllBytes(SYSTEM.root().resolve("examples/solutions/good.py")));
        job = posted.expecting(201).path("id").asText();
        trace = posted.header("traceparent").split("-")[1];
        assertThat(ADA.follows(job).path("state").asText()).isEqualTo("SUCCEEDED");
    }

    @Test
    @EdgeCase("DEBUG-5")
    void every_hop_of_a_job_is_in_one_trace() {
        await().atMost(BOUND)
                .untilAsserted(
                        () ->
                                assertThat(spans())
                                        .extracting(span -> span.process() + ": " + span.name())
                                        .contains(
                                                "api: POST /api/v1/jobs",
                                                "scheduler: process gpuq.command.submit-job",
                                                "node: attempt run",
                                                "node: attempt grade",
                                                "api: project gpuq.job.queued",
                                                "api: project gpuq.job.assigned",
                                                "api: project gpuq.job.running",
                                                "api: project gpuq.log.chunk",
                                                "api: project gpuq.job.grading",
                                                "api: project gpuq.job.graded",
                                                "api: project gpuq.job.ended"));
    }

    @Test
    void each_span_but_the_first_has_its_parent_in_the_trace() {
        await().atMost(BOUND)
                .untilAsserted(
                        () -> {
                            List<Span> spans = spans();
                            List<String> ids = spans.stream().map(Span::id).toList();
                            assertThat(ids).doesNotHaveDuplicates();
                            assertThat(spans)
                                    .filteredOn(span -> !ids.contains(span.parent()))
                                    .extracting(Span::name)
                                    .containsExactly("POST /api/v1/jobs");
                        });
    }

    @Test
    @EdgeCase("DEBUG-5")
    void the_log_of_every_process_on_the_way_names_the_trace() {
        for (String process : List.of("api", "scheduler", nodeOfJob())) {
            await(process)
                    .atMost(BOUND)
                    .untilAsserted(
                            () ->
                                    assertThat(linesOf(process))
                                            .anyMatch(
                                                    line ->
                                                            line.contains(trace)
                                                                    && line.contains(job)));
        }
    }

    private static String nodeOfJob() {
        return ADA.get("/jobs/" + job).path("node_id").asText();
    }

    private static List<String> linesOf(String process) throws IOException {
        return Files.readAllLines(logs().resolve(process + ".log"));
    }

    private static Path logs() {
        return Path.of(SYSTEM.status().path("logs").asText());
    }

    private static List<Span> spans() throws IOException {
        List<Span> spans = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.startsWith("traces-") && name.endsWith(".jsonl")) {
                    String process = name.replace("traces-", "").replaceAll("(-\\d+)?.jsonl", "");
                    for (String line : Files.readAllLines(file)) {
                        if (line.contains(trace)) {
                            spansOf(process, MAPPER.readTree(line), spans);
                        }
                    }
                }
            }
        }
        return spans;
    }

    private static void spansOf(String process, JsonNode export, List<Span> into) {
        for (JsonNode resource : export.path("resourceSpans")) {
            for (JsonNode scope : resource.path("scopeSpans")) {
                for (JsonNode span : scope.path("spans")) {
                    if (span.path("traceId").asText().equals(trace)) {
                        into.add(
                                new Span(
                                        process,
                                        span.path("name").asText(),
                                        span.path("spanId").asText(),
                                        span.path("parentSpanId").asText()));
                    }
                }
            }
        }
    }
}
