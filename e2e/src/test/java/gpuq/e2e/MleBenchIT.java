package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.job.OutcomeCode;
import gpuq.common.mlebench.ImportException;
import gpuq.common.mlebench.MleBenchImport;
import gpuq.common.mlebench.MleBenchImport.Image;
import gpuq.common.mlebench.MleBenchImport.Wish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Competitions in MLE-bench's form, imported and then graded by their own graders in real
/// containers: a score with its medal, a refusal, and a crash that is blamed on whom it concerns.
class MleBenchIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person ADA = SYSTEM.person("ada");

    /// Without any package: rows are dicts where the image has no pandas.
    private static final String PLAIN =
            """
            from mlebench.grade_helpers import InvalidSubmissionError


            def grade(submission, answers):
                if any(row["kind"] == "refuse" for row in submission):
                    raise InvalidSubmissionError("refuse is no kind")
                numbers = [len(answers) / {"a": 2, "b": 2}[row["kind"]] for row in submission]
                right = sum(s["kind"] == a["kind"] for s, a in zip(submission, answers))
                return right / len(numbers)
            """;

    private static final String PANDAS =
            """
            import pandas as pd
            from sklearn.metrics import accuracy_score


            def grade(submission: pd.DataFrame, answers: pd.DataFrame) -> float:
                both = answers.merge(submission, on="id", suffixes=("", "_given"))
                return accuracy_score(both["kind"], both["kind_given"])
            """;

    @TempDir Path root;

    @Test
    @Reaches({OutcomeCode.GRADED, OutcomeCode.GRADER_REJECTED})
    void a_grader_of_mle_bench_scores_refuses_and_crashes_as_it_should()
            throws IOException, ImportException {
        imports("flowers-plain", PLAIN, null);

        JsonNode gold = ends("flowers-plain", "a", "b");
        assertThat(gold.at("/outcome/code").asText()).as("%s", gold).isEqualTo("GRADED");
        assertThat(gold.at("/result/score").asDouble()).isEqualTo(1.0);
        assertThat(gold.at("/result/medal").asText()).isEqualTo("gold");
        assertThat(ends("flowers-plain", "a", "a").at("/result/medal").isMissingNode()).isTrue();
        assertThat(ADA.get("/competitions/flowers-plain/leaderboard").at("/items/0/medal").asText())
                .isEqualTo("gold");

        JsonNode refused = ends("flowers-plain", "refuse", "b");
        assertThat(refused.at("/outcome/code").asText()).isEqualTo("GRADER_REJECTED");
        assertThat(refused.at("/outcome/reason").asText()).isEqualTo("INVALID_SUBMISSION");
        assertThat(refused.at("/outcome/message").asText()).isEqualTo("refuse is no kind");

        JsonNode crashed = ends("flowers-plain", "c", "b");
        assertThat(crashed.at("/outcome/code").asText()).isEqualTo("GRADER_REJECTED");
        assertThat(crashed.at("/outcome/reason").asText())
                .isEqualTo(OutcomeCode.GRADER_FAILED_ON_SUBMISSION);
        assertThat(crashed.path("counted").asBoolean(true)).isFalse();
    }

    @Test
    @Reaches(OutcomeCode.GRADER_ERROR)
    @EdgeCase({"GRADE-6", "GRADE-7"})
    void a_grader_of_mle_bench_that_fails_on_its_reference_is_found_before_any_student_meets_it()
            throws IOException, ImportException {
        Path bundle = bundle("flowers-broken", "from nowhere_at_all import nothing\n", null);
        JsonNode test = SYSTEM.testedCompetition("flowers-broken", bundle);
        assertThat(test.path("state").asText()).as("%s", test).isEqualTo("FAILED");
        assertThat(test.at("/gradings/0/outcome").asText())
                .as("%s", test)
                .isEqualTo("GRADER_ERROR");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            Answer refusal =
                                    SYSTEM.person("ines")
                                            .asks(
                                                    "POST",
                                                    "/competitions/flowers-broken/versions/1/activate");
                            assertThat(refusal.status()).isEqualTo(422);
                            assertThat(refusal.code()).isEqualTo("SELF_TEST_FAILED");
                            assertThat(refusal.body()).contains("nowhere_at_all");
                        });
    }

    @Test
    void a_grader_with_pandas_and_scikit_learn_runs_in_the_image_for_science()
            throws IOException, ImportException {
        Path image = SYSTEM.root().resolve(".gpuq/images/python-3.11-science");
        assertThat(image.resolve("digest"))
                .as("the image is there after ./gpuq up --image science")
                .isRegularFile();
        imports(
                "flowers-pandas",
                PANDAS,
                new Image(
                        "python-3.11-science", Files.readString(image.resolve("digest")).strip()));
        JsonNode job = ends("flowers-pandas", "a", "a");
        assertThat(job.at("/outcome/code").asText()).as("%s", job).isEqualTo("GRADED");
        assertThat(job.at("/result/score").asDouble()).isEqualTo(0.5);
    }

    private static JsonNode ends(String competition, String first, String second) {
        String program =
                "open('submission.csv', 'w').write('id,kind\\n1,%s\\n2,%s\\n')\n"
                        .formatted(first, second);
        String job =
                ADA.posts(
                                "{\"competition_id\":\"%s\",\"expected_time\":20,\"allow_duplicate\":true}"
                                        .formatted(competition),
                                program.getBytes(StandardCharsets.UTF_8))
                        .expecting(201)
                        .path("id")
                        .asText();
        return ADA.follows(job);
    }

    private void imports(String id, String grader, @Nullable Image image)
            throws IOException, ImportException {
        SYSTEM.putCompetition(id, bundle(id, grader, image));
    }

    private Path bundle(String id, String grader, @Nullable Image image)
            throws IOException, ImportException {
        Path source = root.resolve(id);
        write(
                source,
                "config.yaml",
                """
                id: %s
                name: Which flower is it?
                dataset:
                  answers: x/prepared/private/test.csv
                  sample_submission: x/prepared/public/sample_submission.csv
                grader:
                  name: accuracy
                  grade_fn: mlebench.competitions.x.grade:grade
                """
                        .formatted(id));
        write(source, "grade.py", grader);
        write(source, "leaderboard.csv", "teamId,score\n1,0.9\n2,0.8\n3,0.7\n");
        write(source, "prepared/public/sample_submission.csv", "id,kind\n1,a\n2,a\n");
        write(source, "prepared/private/test.csv", "id,kind\n1,a\n2,b\n");
        Path bundle = Files.createDirectory(root.resolve(id + "-bundle"));
        MleBenchImport.run(new Wish(source, source.resolve("prepared"), null, image), bundle);
        Path manifest = bundle.resolve("competition.yaml");
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        + """
                          visibility: "public"
                          limits: {wall: 60, memory: 512Mi, scratch: 256Mi, cpus: 1}
                          quota: {per_day: 1000}
                          """);
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replace(
                                "adapter: \"mle-bench\"",
                                "adapter: \"mle-bench\"\n  memory: 512Mi\n  cpus: 1\n  scratch: 64Mi\n"
                                        + "  timeout: 60"));
        return bundle;
    }

    private static void write(Path folder, String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }
}
