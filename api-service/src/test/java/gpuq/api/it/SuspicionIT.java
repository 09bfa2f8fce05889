package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.job.Usage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What looks as if it had another end than the competition's is shown to staff, and to nobody
/// else.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class SuspicionIT {

    private static final Usage BUSY = new Usage(601, 601.0, 1L << 30, 1L << 30, 0.99, 0.0, 0);
    private static final Usage IDLE = new Usage(601, 601.0, 1L << 30, 1L << 30, 0.2, 0.0, 0);
    private static final Usage BRIEF = new Usage(599, 599.0, 1L << 30, 1L << 30, 0.99, 0.0, 0);

    private final Person ada = Person.newStudent();
    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @EdgeCase("ABUSE-2")
    void a_gpu_that_was_busy_for_nothing_is_shown_to_the_staff() {
        Person.instructor().puts("busy");
        TestJob busy = ended("busy", BUSY);
        TestJob idle = ended("busy", IDLE);
        TestJob brief = ended("busy", BRIEF);
        TestJob good = cluster.graded(ada, "busy", 0.5);

        assertThat(suspicious(Person.instructor(), "busy")).containsExactly(busy.id().value());
        assertThat(words(Person.instructor(), busy)).containsExactly("GPU_BUSY_FOR_NOTHING");
        for (TestJob other : List.of(idle, brief, good)) {
            assertThat(words(Person.instructor(), other)).isEmpty();
        }
    }

    @Test
    @EdgeCase("ABUSE-2")
    void a_program_with_a_known_sign_is_taken_and_shown_to_the_staff_alone() {
        Person.instructor().puts("signs");
        Response taken =
                ada.submits(
                        "{\"competition_id\":\"signs\",\"expected_time\":60}",
                        "url = 'stratum+tcp://pool:3333'\n".getBytes(StandardCharsets.UTF_8));
        assertThat(taken.statusCode()).isEqualTo(201);
        String job = taken.path("id");
        String good = ada.submits("signs");

        assertThat(suspicious(Person.instructor(), "signs")).containsExactly(job);
        assertThat(suspicious(Person.operator(), "signs")).containsExactly(job);
        assertThat(Person.operator().get("/jobs/" + job).<List<String>>path("suspicious"))
                .containsExactly("MINER_SIGN");
        assertThat(Person.operator().get("/jobs/" + good).<List<String>>path("suspicious"))
                .isEmpty();
        assertThat(taken.<Object>path("suspicious")).isNull();
        assertThat(ada.get("/jobs/" + job).<Object>path("suspicious")).isNull();
        assertThat(ada.get("/jobs").<List<Object>>path("items.suspicious")).containsOnlyNulls();
        assertThat(ada.get("/jobs?suspicious=true").statusCode()).isEqualTo(403);
        assertThat(ada.get("/jobs?suspicious=perhaps").statusCode()).isEqualTo(400);
    }

    private static List<String> suspicious(Person staff, String competition) {
        return staff.get("/jobs?suspicious=true&competition_id=" + competition).path("items.id");
    }

    private static List<String> words(Person staff, TestJob job) {
        return staff.get("/jobs/" + job.id()).path("suspicious");
    }

    private TestJob ended(String competition, Usage usage) {
        TestJob job = cluster.running(ada, competition);
        cluster.jobs().timedOut(job, 600, usage);
        ada.awaits(job, "TIMED_OUT");
        return job;
    }
}
