package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.JobId;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The nodes on which the graders of new versions are tried: tells how each grading ended, as the
/// scheduler does.
public final class SelfTests {

    private SelfTests() {}

    /// The grader judges each file as it must, with a score of 1 where it must give one; returns
    /// once the version's test has ended.
    public static void pass(String competition, int version) {
        Response test = of(competition, version);
        Map<String, String> expected = new HashMap<>();
        for (Map<String, String> check : test.<List<Map<String, String>>>path("checks")) {
            expected.put(check.get("file"), check.get("expect"));
        }
        try (TestCluster cluster = new TestCluster()) {
            for (Map<String, String> grading : test.<List<Map<String, String>>>path("gradings")) {
                boolean mustScore = "graded".equals(expected.get(grading.get("file")));
                tell(
                        cluster,
                        text(grading, "job_id"),
                        competition,
                        version,
                        mustScore ? OutcomeCode.GRADED : OutcomeCode.GRADER_REJECTED,
                        mustScore ? 1.0 : null);
            }
        }
        awaitEnd(competition, version);
    }

    /// The grader of the version prints this and fails, whatever file it is run on; returns once
    /// the version's test has ended and what was printed is known.
    public static void fail(String competition, int version, OutcomeCode code, String printed) {
        List<Map<String, String>> gradings = of(competition, version).path("gradings");
        try (TestCluster cluster = new TestCluster()) {
            for (Map<String, String> grading : gradings) {
                JobId job = new JobId(text(grading, "job_id"));
                cluster.gradings().selfTestGiven(job, competition, version);
                cluster.nodes().printed(job, LogStream.GRADER, printed);
                tell(cluster, job.value(), competition, version, code, null);
            }
        }
        awaitEnd(competition, version);
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                of(competition, version)
                                        .<List<String>>path("gradings.printed")
                                        .stream()
                                        .noneMatch(String::isEmpty));
    }

    /// What the owners see of a version's self-test.
    public static Response of(String competition, int version) {
        Response test =
                Person.operator()
                        .get(
                                "/competitions/%s/versions/%d/self-test"
                                        .formatted(competition, version));
        assertThat(test.statusCode()).as(test.asString()).isEqualTo(200);
        return test;
    }

    private static void tell(
            TestCluster cluster,
            String job,
            String competition,
            int version,
            OutcomeCode code,
            @Nullable Double score) {
        Outcome end = Outcome.of(code, Stage.GRADE, "It ended with %s.".formatted(code), "");
        cluster.gradings().selfTestEnded(new JobId(job), competition, version, end, score);
    }

    private static String text(Map<String, String> row, String column) {
        return Objects.requireNonNull(row.get(column));
    }

    private static void awaitEnd(String competition, int version) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !"TESTING".equals(of(competition, version).path("state")));
    }
}
