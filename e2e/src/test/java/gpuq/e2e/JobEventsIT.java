package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import gpuq.common.job.JobState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an analyst gets who reads `gpuq.job-events` with Kafka's own console consumer: every job's
/// events in order, each as the published schema says.
class JobEventsIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person ADA = SYSTEM.person("ada");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir private static Path folder;

    private static List<Line> lines;
    private static String good;
    private static String bad;

    /// One line of the console consumer: headers, key and value, separated by tabs.
    private record Line(Map<String, String> headers, String key, String value) {

        static Line parse(String text) {
            String[] parts = text.split("\t", 3);
            Map<String, String> headers = new HashMap<>();
            for (String header : parts[0].split(",")) {
                int colon = header.indexOf(':');
                headers.put(header.substring(0, colon), header.substring(colon + 1));
            }
            return new Line(headers, parts[1], parts[2]);
        }

        String type() {
            return String.valueOf(headers.get("ce_type"));
        }

        JsonNode json() {
            try {
                return MAPPER.readTree(value);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + value, e);
            }
        }
    }

    @BeforeAll
    static void two_jobs_have_ended_and_the_topic_is_read() throws Exception {
        SYSTEM.putExample("wine");
        good = ADA.submits("wine", "good.py", 20);
        bad = ADA.submits("wine", "crash.py", 20);
        ADA.follows(good);
        ADA.follows(bad);
        lines = consoleConsumer();
    }

    @Test
    void each_event_is_as_its_published_schema_says() throws IOException {
        assertThat(lines).hasSizeGreaterThan(10);
        Map<String, Schema> schemas = new HashMap<>();
        for (Line line : lines) {
            Schema schema =
                    schemas.computeIfAbsent(
                            "%s.v%s".formatted(line.type(), line.headers().get("gpuq_version")),
                            JobEventsIT::schema);
            assertThat(schema.validate(line.value(), InputFormat.JSON))
                    .as("%s: %s", line.type(), line.value())
                    .isEmpty();
        }
        assertThat(schemas).containsKeys("gpuq.job.queued.v2", "gpuq.job.ended.v1");
    }

    @Test
    void a_schema_refuses_an_event_that_says_too_little() {
        assertThat(schema("gpuq.job.ended.v1").validate("{}", InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void every_jobs_events_come_in_order_and_end_once() {
        Map<String, List<Line>> byJob = lines.stream().collect(Collectors.groupingBy(Line::key));
        assertThat(byJob).containsKeys(good, bad);
        assertThat(byJob.get(good)).noneMatch(event -> event.json().has("kind"));
        assertThat(lines)
                .as("the self-test of the competition")
                .anyMatch(event -> text(event, "kind").equals("self_test"));
        byJob.forEach(
                (job, events) -> {
                    boolean isForStaff = events.getFirst().json().has("kind");
                    assertThat(events.getFirst().type())
                            .as(job)
                            .isEqualTo(isForStaff ? "gpuq.job.grading" : "gpuq.job.queued");
                    assertThat(events)
                            .as(job)
                            .allMatch(event -> event.json().has("kind") == isForStaff);
                    assertThat(events).allMatch(event -> job.equals(text(event, "job_id")));
                    assertThat(events.stream().map(event -> text(event, "at")).toList())
                            .as("%s in the scheduler's time", job)
                            .isSorted();
                    assertStatesFollow(job, events);
                });
        assertThat(byJob.get(good))
                .extracting(Line::type)
                .containsExactly(
                        "gpuq.job.queued",
                        "gpuq.job.assigned",
                        "gpuq.job.preparing",
                        "gpuq.job.running",
                        "gpuq.job.grading",
                        "gpuq.job.assigned",
                        "gpuq.job.graded",
                        "gpuq.job.ended");
        assertThat(byJob.get(bad)).extracting(Line::type).endsWith("gpuq.job.ended");
    }

    private static void assertStatesFollow(String job, List<Line> events) {
        List<JobState> states =
                events.stream().map(event -> JobState.valueOf(text(event, "state"))).toList();
        for (int i = 0; i < states.size() - 1; i++) {
            assertThat(states.get(i).isTerminal())
                    .as("%s goes on after its end: %s", job, states)
                    .isFalse();
        }
    }

    private static String text(Line line, String field) {
        return line.json().path(field).asText();
    }

    private static Schema schema(String name) {
        Path file = SYSTEM.root().resolve("docs/contract/schemas/" + name + ".schema.json");
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(file), InputFormat.JSON);
        } catch (IOException e) {
            throw new AssertionError("no schema of " + name, e);
        }
    }

    /// `kafka-console-consumer`, as it comes with Kafka, as the analyst's principal.
    private static List<Line> consoleConsumer() throws Exception {
        Path client = folder.resolve("analyst.properties");
        Files.write(
                client,
                SYSTEM.kafka("analyst").entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.apache.kafka.tools.consumer.ConsoleConsumer",
                        "--bootstrap-server",
                        SYSTEM.status().at("/kafka/bootstrap.servers").asText(),
                        "--consumer.config",
                        client.toString(),
                        "--topic",
                        "gpuq.job-events",
                        "--group",
                        "analyst-console-" + good,
                        "--from-beginning",
                        "--isolation-level",
                        "read_committed",
                        "--property",
                        "print.headers=true",
                        "--property",
                        "print.key=true",
                        "--timeout-ms",
                        "8000"));
        Path output = folder.resolve("console.out");
        Path errors = folder.resolve("console.err");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<Line> read =
                Files.readAllLines(output, StandardCharsets.UTF_8).stream()
                        .map(Line::parse)
                        .toList();
        assertThat(read).as(Files.readString(errors)).isNotEmpty();
        return read;
    }
}
