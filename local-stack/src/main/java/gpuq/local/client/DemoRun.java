package gpuq.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.local.client.Api.Answer;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The whole path of a job, as its people walk it: an instructor puts up a competition, a student
/// hands in a solution and follows it to its score.
public final class DemoRun {
    private static final String COMPETITION = "wine";
    private static final int EXPECTED_SECONDS = 60;
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path examples;
    private final Api instructor;
    private final Api student;
    private final Consumer<String> says;

    public DemoRun(Path examples, Api instructor, Api student, Consumer<String> says) {
        this.examples = examples;
        this.instructor = instructor;
        this.student = student;
        this.says = says;
    }

    /// A job that got its score, and the trace of the request that handed it in.
    public record Scored(String job, String score, String trace) {}

    public Scored run() throws IOException, InterruptedException {
        putCompetition();
        Answer submitted = submit();
        String job = submitted.body().path("id").asText();
        JsonNode ended = follow(job);
        String state = ended.path("state").asText();
        JsonNode score = ended.path("result").path("score");
        if (!state.equals("SUCCEEDED") || !score.isNumber()) {
            JsonNode outcome = ended.path("outcome");
            throw new StackException(
                    "demo: the job %s ended %s (%s): %s"
                            .formatted(
                                    job,
                                    state,
                                    outcome.path("code").asText(),
                                    outcome.path("message").asText()));
        }
        return new Scored(job, score.asText(), submitted.trace().orElse("none"));
    }

    private void putCompetition() throws IOException, InterruptedException {
        byte[] bundle = FolderZip.of(examples.resolve("competitions").resolve(COMPETITION));
        String path = "/competitions/" + COMPETITION + "?activate=true";
        Answer answer = instructor.put(path, "application/zip", bundle);
        if (answer.status() != 200 && answer.status() != 201) {
            throw new StackException(
                    "demo: the competition is refused: " + answer.refusal() + errors(answer));
        }
        says.accept("ines has put up the competition " + COMPETITION);
        awaitActive(answer.body().path("version").asInt());
    }

    /// Its grader is tried on a node before any student meets it.
    private void awaitActive(int version) throws InterruptedException {
        String path = "/competitions/%s/versions/%d/self-test".formatted(COMPETITION, version);
        long began = System.nanoTime();
        String shown = "";
        while (System.nanoTime() - began < BOUND.toNanos()) {
            JsonNode test = instructor.get(path, Optional.empty()).body();
            String state = test.path("state").asText();
            if (state.equals("ACTIVE")) {
                return;
            }
            if (!state.equals("TESTING")) {
                throw new StackException(
                        "demo: the competition is %s after its self-test: %s"
                                .formatted(state, test.path("checks")));
            }
            String waiting = test.path("waiting").asText();
            if (!waiting.equals(shown)) {
                shown = waiting;
                says.accept("its self-test: " + waiting);
            }
            Thread.sleep(POLL);
        }
        throw new StackException(
                "demo: the competition's self-test has not ended after %d minutes: %s"
                        .formatted(BOUND.toMinutes(), shown));
    }

    private static String errors(Answer answer) {
        JsonNode errors = answer.body().path("errors");
        return errors.isEmpty() ? "" : " " + errors;
    }

    private Answer submit() throws IOException, InterruptedException {
        byte[] config =
                JSON.writeValueAsBytes(
                        Map.of(
                                "competition_id",
                                COMPETITION,
                                "expected_time",
                                EXPECTED_SECONDS,
                                "note",
                                "handed in by the demo",
                                // Whoever repeats the demo hands in the same bytes.
                                "allow_duplicate",
                                true));
        byte[] solution = Files.readAllBytes(examples.resolve("solutions/good.py"));
        Answer answer =
                student.post("/jobs", Multipart.TYPE, Multipart.submission(config, solution));
        if (answer.status() != 201) {
            throw new StackException(
                    "demo: the solution is refused: " + answer.refusal() + errors(answer));
        }
        says.accept("ada has handed in good.py: job " + answer.body().path("id").asText());
        return answer;
    }

    /// By waiting requests, each change as it comes.
    private JsonNode follow(String job) throws InterruptedException {
        long began = System.nanoTime();
        String shown = "";
        Optional<String> etag = Optional.empty();
        while (System.nanoTime() - began < BOUND.toNanos()) {
            Answer answer = student.get("/jobs/" + job + "?wait=20", etag);
            if (answer.status() == 304) {
                continue;
            }
            if (answer.status() != 200) {
                throw new StackException("demo: the job cannot be read: " + answer.refusal());
            }
            etag = answer.etag();
            String state = answer.body().path("state").asText();
            if (!state.equals(shown)) {
                shown = state;
                says.accept(line(began, answer.body()));
            }
            if (answer.body().hasNonNull("outcome")) {
                return answer.body();
            }
        }
        throw new StackException(
                "demo: the job %s is still %s after %d minutes: see ./gpuq status and ./gpuq logs."
                        .formatted(job, shown, BOUND.toMinutes()));
    }

    private static String line(long began, JsonNode job) {
        String node = job.path("node_id").asText("");
        return String.format(
                Locale.ROOT,
                "%6.2f s  %s%s",
                (System.nanoTime() - began) / 1e9,
                job.path("state").asText(),
                node.isEmpty() || node.equals("null") ? "" : " on " + node);
    }
}
