package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which role may ask what, and what staff do.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class StaffIT {

    @ParameterizedTest(name = "{0}: student {1}, instructor {2}, operator {3}")
    @CsvSource({
        "/jobs,                    200, 200, 200",
        "/competitions,            200, 200, 200",
        "/users/me,                200, 200, 200",
        "/queue,                   200, 200, 200",
        "/nodes,                   200, 200, 200",
        "/nodes/n9,                403, 403, 404",
        "/system,                  403, 403, 200",
        "/audit,                   403, 403, 200",
        "/stats?group_by=outcome,  403, 200, 200",
        "/stats?group_by=user,     403, 200, 200",
        "/stats?group_by=nonsense, 403, 400, 400",
        "/queue/estimate,          400, 400, 400",
        "/queue/calibration,       200, 200, 200",
    })
    @EdgeCase({"AUTHZ-5", "VIS-1", "VIS-2"})
    void each_route_knows_its_roles(String path, int student, int instructor, int operator) {
        assertThat(Person.newStudent().get(path).statusCode()).isEqualTo(student);
        assertThat(Person.instructor().get(path).statusCode()).isEqualTo(instructor);
        assertThat(Person.operator().get(path).statusCode()).isEqualTo(operator);
    }

    @Test
    @EdgeCase("DATA-3")
    void a_competition_of_somebody_else_cannot_be_put_and_none_by_a_student() {
        Person.instructor().puts("owned");
        assertThat(put(new Person("carl", List.of("instructor")), "owned").<String>path("code"))
                .isEqualTo("COMPETITION_OWNED_BY_OTHER");
        assertThat(put(Person.newStudent(), "owned").statusCode()).isEqualTo(403);
        assertThat(put(Person.instructor(), "owned").statusCode()).isEqualTo(200);
    }

    @Test
    void a_bundle_with_faults_names_them_all() {
        Response answer =
                Person.instructor()
                        .asks()
                        .contentType("application/zip")
                        .body(Bundles.competition("faulty", "colour: red", "limits: {wall: -1}"))
                        .put("/api/v1/competitions/faulty");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(422);
        assertThat(answer.<String>path("code")).isEqualTo("BUNDLE_INVALID");
        assertThat(answer.<List<Object>>path("errors")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void a_paused_competition_takes_nothing_until_it_is_resumed() {
        Person.instructor().puts("pausable");
        assertThat(Person.newStudent().post("/competitions/pausable/pause", "{}").statusCode())
                .isEqualTo(403);
        assertThat(
                        Person.instructor()
                                .post("/competitions/pausable/pause", "{\"reason\":\"exam\"}")
                                .statusCode())
                .isEqualTo(200);
        String config = "{\"competition_id\":\"pausable\",\"expected_time\":60}";
        assertThat(Person.newStudent().submits(config, Person.program()).<String>path("code"))
                .isEqualTo("COMPETITION_NOT_OPEN");
        assertThat(Person.instructor().post("/competitions/pausable/resume", "{}").statusCode())
                .isEqualTo(200);
        assertThat(Person.newStudent().submits(config, Person.program()).statusCode())
                .isEqualTo(201);
        assertThat(Person.operator().get("/audit?subject=pausable").<List<String>>path("items.act"))
                .contains("competition.pause", "competition.resume");
    }

    @Test
    void a_withdrawn_competition_takes_nothing_any_more_and_says_so_to_the_scheduler_once() {
        Person.instructor().puts("withdrawn", "assistants: [\"asa\"]");
        Person ada = Person.newStudent();
        TestJob job = ada.handsIn("withdrawn");
        String path = "/competitions/withdrawn";
        String why = "{\"reason\":\"the answers leaked\"}";
        assertThat(ada.post(path + "/withdraw", why).statusCode()).isEqualTo(403);
        assertThat(
                        new Person("carl", List.of("instructor"))
                                .post(path + "/withdraw", why)
                                .statusCode())
                .isEqualTo(403);
        try (TestCluster cluster = new TestCluster();
                Commands commands = new Commands()) {
            Person asa = new Person("asa", List.of("assistant"));
            assertThat(asa.post(path + "/withdraw", why).<String>path("state"))
                    .isEqualTo("withdrawn");
            assertThat(Person.instructor().post(path + "/withdraw", "{}").statusCode())
                    .isEqualTo(200);
            assertThat(ada.get(path).<String>path("withdrawn.reason"))
                    .isEqualTo("the answers leaked");
            String config = "{\"competition_id\":\"withdrawn\",\"expected_time\":60}";
            assertThat(ada.submits(config, Person.program()).<String>path("code"))
                    .isEqualTo("COMPETITION_CLOSED");
            for (String wish : List.of("/pause", "/resume")) {
                assertThat(Person.instructor().post(path + wish, "{}").<String>path("code"))
                        .isEqualTo("COMPETITION_CLOSED");
            }
            await().until(() -> withdrawals(commands) == 1);
            cluster.jobs().queued(job, 1);
            cluster.jobs().ended(job, OutcomeCode.COMPETITION_WITHDRAWN, Stage.QUEUE, false);
            ada.awaits(job, "CANCELLED");
            assertThat(ada.get("/jobs/" + job.id()).<String>path("outcome.code"))
                    .isEqualTo("COMPETITION_WITHDRAWN");
            assertThat(withdrawals(commands)).isEqualTo(1);
        }
        assertThat(
                        Person.operator()
                                .get("/audit?subject=withdrawn")
                                .<List<String>>path("items.act"))
                .containsExactly("competition.withdraw");
    }

    private static long withdrawals(Commands commands) {
        return commands.read().stream()
                .filter(said -> said.type().equals("gpuq.command.withdraw-competition"))
                .filter(said -> said.text().contains("the answers leaked"))
                .count();
    }

    @Test
    @EdgeCase("AUTHZ-5")
    void an_instructor_sees_the_jobs_of_her_competitions_and_of_no_others() {
        Person.instructor().puts("hers");
        Person carl = new Person("carl", List.of("instructor"));
        carl.puts("his");
        String inHers = Person.newStudent().submits("hers");
        String inHis = Person.newStudent().submits("his");
        assertThat(Person.instructor().get("/jobs?limit=200").<List<String>>path("items.id"))
                .contains(inHers)
                .doesNotContain(inHis);
        assertThat(Person.instructor().get("/jobs/" + inHers).statusCode()).isEqualTo(200);
        assertThat(Person.instructor().get("/jobs/" + inHis).statusCode()).isEqualTo(404);
        assertThat(Person.operator().get("/jobs?limit=200").<List<String>>path("items.id"))
                .contains(inHers, inHis);
    }

    @Test
    @EdgeCase({"AUTHZ-5", "DEBUG-3"})
    void who_may_ask_a_running_job_where_it_is() {
        Person.instructor().puts("asked", "assistants: [\"asa\"]");
        Person ada = Person.newStudent();
        TestJob job = ada.handsIn("asked");
        String stack = "/jobs/" + job.id() + "/stack";
        try (TestCluster cluster = new TestCluster();
                Commands commands = new Commands()) {
            cluster.jobs().queued(job, 1);
            cluster.jobs().running(job);
            ada.awaits(job, "RUNNING");
            assertThat(ada.post(stack, "").statusCode()).isEqualTo(202);
            assertThat(Person.instructor().post(stack, "").statusCode()).isEqualTo(202);
            assertThat(Person.operator().post(stack, "").<String>path("state"))
                    .isEqualTo("RUNNING");
            assertThat(new Person("asa", List.of("assistant")).post(stack, "").statusCode())
                    .isEqualTo(202);
            assertThat(Person.newStudent().post(stack, "").statusCode()).isEqualTo(404);
            assertThat(new Person("carl", List.of("instructor")).post(stack, "").statusCode())
                    .isEqualTo(404);
            await().until(() -> stacksAsked(commands, job) == 4);
            // Whatever was refused would have been sent before this.
            String after = ada.handsIn("asked").id().value();
            await().until(() -> commands.times(after) > 0);
            assertThat(stacksAsked(commands, job)).isEqualTo(4);
        }
        assertThat(
                        Person.operator()
                                .get("/audit?subject=" + job.id())
                                .<List<String>>path("items.act"))
                .containsExactly("job.stack", "job.stack", "job.stack");
    }

    private static long stacksAsked(Commands commands, TestJob job) {
        return commands.read().stream()
                .filter(said -> said.type().equals("gpuq.command.dump-stack"))
                .filter(said -> said.text().contains(job.id().value()))
                .count();
    }

    @Test
    @EdgeCase("JOBST-7")
    void the_audit_is_a_chain() {
        Person.instructor().puts("chained");
        Person.instructor().post("/competitions/chained/pause", "{}");
        Person.instructor().post("/competitions/chained/resume", "{}");
        Response audit = Person.operator().get("/audit?limit=2");
        assertThat(audit.<List<String>>path("items.hash").get(1))
                .isEqualTo(audit.<List<String>>path("items.previous").get(0));
        assertThat(Person.operator().get("/system").<String>path("audit_head")).isNotBlank();
    }

    @Test
    @EdgeCase("DATA-2")
    void a_job_keeps_the_version_that_was_active_when_it_was_handed_in() {
        Person.instructor().puts("pinning");
        Person ada = Person.newStudent();
        String job = ada.submits("pinning");
        Response before = ada.get("/jobs/" + job + "/environment");
        Person.instructor().puts("pinning", "limits: {wall: 60}");
        assertThat(ada.get("/competitions/pinning").<Integer>path("version")).isEqualTo(2);
        assertThat(ada.get("/jobs/" + job).<Integer>path("competition_version")).isEqualTo(1);
        assertThat(ada.get("/jobs/" + job + "/environment").asString())
                .isEqualTo(before.asString());
    }

    @Test
    @EdgeCase("AUTHZ-4")
    void a_new_role_counts_from_the_next_token_on_and_touches_no_job() {
        Person ada = Person.newStudent();
        Person.instructor().puts("promoting");
        String job = ada.submits("promoting");
        assertThat(ada.get("/stats").statusCode()).isEqualTo(403);
        Person promoted = new Person(ada.name(), List.of("student", "instructor"));
        assertThat(promoted.get("/stats").statusCode()).isEqualTo(200);
        assertThat(promoted.get("/jobs/" + job).<String>path("state")).isEqualTo("SUBMITTED");
        assertThat(ada.get("/jobs/" + job + "/timeline").<List<Object>>path("items")).isEmpty();
    }

    @Test
    @EdgeCase("EVOLVE-6")
    void the_openapi_document_names_every_route() {
        String document = Person.newStudent().asks().get("/q/openapi?format=json").asString();
        assertThat(document)
                .contains(
                        "/api/v1/jobs/{id}/events",
                        "/api/v1/jobs/bulk",
                        "/api/v1/jobs/{id}/stack",
                        "/api/v1/nodes/{id}/cordon",
                        "/api/v1/queue/calibration",
                        "/api/v1/queue/estimate",
                        "/api/v1/system/projection/rebuild")
                .doesNotContain("/agent/v1");
    }

    private static Response put(Person person, String id) {
        return person.asks()
                .contentType("application/zip")
                .body(Bundles.competition(id))
                .put("/api/v1/competitions/" + id);
    }
}
