package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a new version of a competition leaves as it was.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class VersionsIT {

    private static final double SCORE = 0.75;

    @Test
    @EdgeCase("DATA-8")
    void a_result_keeps_the_thresholds_that_it_was_graded_under() {
        Person.instructor()
                .puts(
                        "thresholds",
                        "medals: {source: thresholds, thresholds: {gold: 0.7, silver: 0.5}}");
        Person before = Person.newStudent();
        Person after = Person.newStudent();
        try (TestCluster cluster = new TestCluster()) {
            TestJob old = cluster.graded(before, "thresholds", SCORE);
            Person.instructor()
                    .puts(
                            "thresholds",
                            "medals: {source: thresholds, thresholds: {gold: 0.9, silver: 0.6}}");
            TestJob young = cluster.graded(after, "thresholds", SCORE);

            assertThat(result(before, old))
                    .containsEntry("medal", "gold")
                    .containsEntry("thresholds", Map.of("gold", 0.7f, "silver", 0.5f))
                    .containsEntry("graded_version", 1);
            assertThat(result(after, young))
                    .containsEntry("medal", "silver")
                    .containsEntry("thresholds", Map.of("gold", 0.9f, "silver", 0.6f))
                    .containsEntry("graded_version", 2);
            assertThat(medalOf(before, old)).isEqualTo("gold");
            assertThat(medalOf(after, young)).isEqualTo("silver");
        }
    }

    @Test
    @EdgeCase("DATA-7")
    void data_of_a_day_is_pinned_with_the_version_that_names_it() {
        Person.instructor().puts("stocks", "data: {as_of: 2026-01-31T00:00:00Z}");
        Person ada = Person.newStudent();
        String job = ada.submits("stocks");
        assertThat(asOf(ada)).isEqualTo("2026-01-31T00:00:00.000Z");
        Response ran = ada.get("/jobs/" + job + "/environment");

        Person.instructor().puts("stocks", "data: {as_of: 2026-02-28T00:00:00Z}");

        assertThat(asOf(ada)).isEqualTo("2026-02-28T00:00:00.000Z");
        assertThat(ada.get("/competitions/stocks/environment").<String>path("data_as_of"))
                .isEqualTo("2026-02-28T00:00:00.000Z");
        Response still = ada.get("/jobs/" + job + "/environment");
        assertThat(still.<String>path("data_as_of")).isEqualTo("2026-01-31T00:00:00.000Z");
        assertThat(still.<String>path("digests.data")).isEqualTo(ran.<String>path("digests.data"));
    }

    private static String asOf(Person person) {
        return person.get("/competitions/stocks").path("data.as_of");
    }

    private static Map<String, Object> result(Person person, TestJob job) {
        return person.get("/jobs/" + job.id()).path("result");
    }

    private static String medalOf(Person person, TestJob job) {
        return person.get("/competitions/" + job.competition() + "/leaderboard")
                .path("items.find { it.me }.medal");
    }
}
