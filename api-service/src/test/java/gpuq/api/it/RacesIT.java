package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.bundle.Digests;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The answers of docs/races.md: what a wish is told while the scheduler has the word. The
/// scheduler is played here; that it decides so is shown by the core's RaceTest.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class RacesIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final byte[] OTHER = "print('other')\n".getBytes(StandardCharsets.UTF_8);

    private final TestCluster cluster = new TestCluster();
    private @Nullable Commands read;
    private final Person ada = Person.newStudent();

    @BeforeEach
    void open() {
        read = new Commands();
        Person.instructor().putsOnce("races");
    }

    @AfterEach
    void close() {
        cluster.close();
        commands().close();
    }

    @Test
    @EdgeCase({"RACE-2", "QUEUE-8"})
    void a_cancel_that_the_scheduler_confirms_in_time_is_200() {
        TestJob job = cluster.queued(ada, "races");
        Response answer =
                during(
                        () -> ada.post("/jobs/" + job.id() + "/cancel", "{\"reason\":\"mine\"}"),
                        "gpuq.command.cancel-job",
                        () ->
                                cluster.jobs()
                                        .ended(
                                                job,
                                                OutcomeCode.CANCELLED_BY_USER,
                                                Stage.QUEUE,
                                                false));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.<String>path("state")).isEqualTo("CANCELLED");
    }

    @Test
    @EdgeCase("RACE-2")
    void a_cancel_that_lost_the_race_is_answered_with_the_earlier_end() {
        TestJob job = cluster.running(ada, "races");
        Response answer =
                during(
                        () -> ada.post("/jobs/" + job.id() + "/cancel", "{}"),
                        "gpuq.command.cancel-job",
                        () -> cluster.jobs().graded(job, 0.5));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(409);
        assertThat(answer.<String>path("code")).isEqualTo("JOB_FINISHED");
        assertThat(ada.get("/jobs/" + job.id()).<String>path("outcome.code")).isEqualTo("GRADED");
    }

    @Test
    @EdgeCase("CONC-2")
    void a_cancel_of_a_cancelled_job_is_fine_and_of_another_end_too_late() {
        TestJob cancelled = cluster.queued(ada, "races");
        cluster.jobs().ended(cancelled, OutcomeCode.CANCELLED_BY_USER, Stage.QUEUE, false);
        ada.awaits(cancelled, "CANCELLED");
        assertThat(ada.post("/jobs/" + cancelled.id() + "/cancel", "{}").statusCode())
                .isEqualTo(200);
        TestJob failed = cluster.running(ada, "races");
        cluster.jobs().ended(failed, OutcomeCode.USER_CODE_ERROR, Stage.RUN, true);
        ada.awaits(failed, "FAILED");
        assertThat(ada.post("/jobs/" + failed.id() + "/cancel", "{}").<String>path("code"))
                .isEqualTo("JOB_FINISHED");
    }

    @Test
    @EdgeCase("DEBUG-3")
    void a_stack_is_asked_only_while_the_program_runs_and_by_owner_and_staff() {
        TestJob job = cluster.queued(ada, "races");
        assertThat(stack(ada, job).<String>path("code")).isEqualTo("NOT_RUNNING");
        cluster.jobs().assigned(job);
        ada.awaits(job, "ASSIGNED");
        assertThat(stack(ada, job).<String>path("code")).isEqualTo("NOT_RUNNING");
        cluster.jobs().running(job);
        ada.awaits(job, "RUNNING");
        assertThat(commands("gpuq.command.dump-stack")).isZero();
        assertThat(stack(ada, job).statusCode()).isEqualTo(202);
        assertThat(stack(Person.instructor(), job).statusCode()).isEqualTo(202);
        assertThat(stack(Person.operator(), job).statusCode()).isEqualTo(202);
        assertThat(stack(Person.newStudent(), job).statusCode()).isEqualTo(404);
        assertThat(stack(new Person("carl", List.of("instructor")), job).statusCode())
                .isEqualTo(404);
        await().atMost(SOON).until(() -> commands("gpuq.command.dump-stack") == 3);
        assertThat(commands().times(job.id().value())).isGreaterThanOrEqualTo(3);
        assertThat(
                        Person.operator()
                                .get("/audit?subject=" + job.id())
                                .<List<String>>path("items.act"))
                .containsExactly("job.stack", "job.stack");
        cluster.jobs().grading(job);
        ada.awaits(job, "GRADING");
        assertThat(stack(ada, job).<String>path("code")).isEqualTo("NOT_RUNNING");
        cluster.jobs().ended(job, OutcomeCode.USER_CODE_ERROR, Stage.RUN, true);
        ada.awaits(job, "FAILED");
        assertThat(stack(ada, job).<String>path("code")).isEqualTo("JOB_FINISHED");
        assertThat(commands("gpuq.command.dump-stack")).isEqualTo(3);
    }

    private static Response stack(Person person, TestJob job) {
        return person.post("/jobs/" + job.id() + "/stack", "");
    }

    @Test
    void a_program_that_is_replaced_in_time_is_200_with_its_digest() {
        TestJob job = cluster.queued(ada, "races");
        Sha256 digest = Digests.of(OTHER);
        Response answer =
                during(
                        () -> replaced(job),
                        "gpuq.command.update-job",
                        () -> cluster.jobs().updated(job, Duration.ofMinutes(1), digest));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.<String>path("solution.sha256")).isEqualTo(digest.value());
        assertThat(answer.<String>path("state")).isEqualTo("QUEUED");
    }

    @Test
    void a_program_that_came_too_late_is_409_and_the_old_one_runs() {
        TestJob job = cluster.queued(ada, "races");
        Response answer =
                during(
                        () -> replaced(job),
                        "gpuq.command.update-job",
                        () -> cluster.jobs().assigned(job));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(409);
        assertThat(answer.<String>path("code")).isEqualTo("NOT_QUEUED");
        assertThat(ada.get("/jobs/" + job.id()).<String>path("solution.sha256"))
                .isEqualTo(job.solution().value());
        assertThat(replaced(job).<String>path("code")).isEqualTo("NOT_QUEUED");
    }

    @Test
    @EdgeCase("API-5")
    void a_change_that_the_scheduler_confirms_in_time_is_200() {
        TestJob job = cluster.queued(ada, "races");
        Response answer =
                during(
                        () -> ada.patch("/jobs/" + job.id(), "{\"expected_time\":90}"),
                        "gpuq.command.update-job",
                        () -> cluster.jobs().updated(job, Duration.ofSeconds(90), job.solution()));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.<Integer>path("expected_time")).isEqualTo(90);
    }

    @Test
    void a_change_that_came_after_the_assignment_is_409() {
        TestJob job = cluster.queued(ada, "races");
        Response answer =
                during(
                        () -> ada.patch("/jobs/" + job.id(), "{\"expected_time\":90}"),
                        "gpuq.command.update-job",
                        () -> cluster.jobs().assigned(job));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(409);
        assertThat(answer.<String>path("code")).isEqualTo("JOB_RUNNING");
        cluster.jobs().ended(job, OutcomeCode.USER_CODE_ERROR, Stage.RUN, true);
        ada.awaits(job, "FAILED");
        assertThat(ada.patch("/jobs/" + job.id(), "{\"expected_time\":90}").<String>path("code"))
                .isEqualTo("JOB_FINISHED");
        assertThat(ada.patch("/jobs/" + job.id(), "{\"note\":\"why?\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    @EdgeCase({"TIMEOUT-1", "API-6"})
    void a_running_job_gets_its_longer_timeout_until_its_program_has_ended() {
        TestJob job = cluster.running(ada, "races");
        Response answer =
                during(
                        () -> ada.patch("/jobs/" + job.id(), "{\"timeout\":3000}"),
                        "gpuq.command.update-job",
                        () -> cluster.jobs().extended(job, Duration.ofMinutes(50)));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.<Integer>path("timeout")).isEqualTo(3000);
        assertThat(
                        ada.patch("/jobs/" + job.id(), "{\"timeout\":3601}")
                                .<String>path("errors[0].message"))
                .contains("3600");
        cluster.jobs().grading(job);
        ada.awaits(job, "GRADING");
        assertThat(ada.patch("/jobs/" + job.id(), "{\"timeout\":2000}").<String>path("code"))
                .isEqualTo("JOB_RUNNING");
    }

    /// Sends a wish, waits until the scheduler could read its command, and lets it answer.
    private Response during(Supplier<Response> wish, String command, Runnable answer) {
        long before = commands(command);
        CompletableFuture<Response> sent = CompletableFuture.supplyAsync(wish);
        await().atMost(SOON).until(() -> commands(command) > before);
        answer.run();
        return sent.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    private long commands(String type) {
        return commands().read().stream().filter(said -> said.type().equals(type)).count();
    }

    private Response replaced(TestJob job) {
        return ada.asks()
                .multiPart("solution", "solution.py", OTHER)
                .put("/api/v1/jobs/" + job.id() + "/solution");
    }

    private Commands commands() {
        return Objects.requireNonNull(read);
    }
}
