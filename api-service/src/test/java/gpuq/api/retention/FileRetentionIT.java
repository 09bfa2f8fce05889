package gpuq.api.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.api.People;
import gpuq.api.artifacts.JobFileStore;
import gpuq.api.database.Database;
import gpuq.api.it.ApiStack;
import gpuq.api.it.Submissions;
import gpuq.common.EdgeCase;
import gpuq.common.bundle.Digests;
import gpuq.common.job.JobId;
import gpuq.common.job.Sha256;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What jobs have left is removed, and nothing else.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the beans are injected
class FileRetentionIT {

    private static final String COMPETITION = "kept-files";
    private static final String PROGRAM = "print('kept')\n";

    @Inject FileRetention retention;
    @Inject JobFileStore store;
    @Inject Database database;
    @Inject AgroalDataSource source;
    @Inject MeterRegistry metrics;

    @BeforeEach
    void a_competition() {
        if (People.instructor("ines").get("/api/v1/competitions/" + COMPETITION).statusCode()
                == 404) {
            Submissions.competition(COMPETITION);
        }
    }

    @Test
    @EdgeCase("OUTPUT-10")
    void only_owner_and_staff_see_files_and_what_the_owner_deletes_leaves_the_disk()
            throws IOException {
        JobId job = ended("rita", Duration.ofHours(1));
        JobId twin = ended("sue", Duration.ofHours(1));
        String text = "my password " + UUID.randomUUID();
        Sha256 digest = leaves(job, "notes", text);
        leaves(twin, "same", text);

        Instant expires = Instant.parse(get("rita", job, "").<String>path("artifacts_expire_at"));
        assertThat(expires)
                .isEqualTo(
                        Instant.parse(get("rita", job, "").<String>path("finished_at"))
                                .plus(Duration.ofDays(90)));
        assertThat(get("eve", job, "/artifacts").statusCode()).isEqualTo(404);
        assertThat(get("eve", job, "/artifacts/notes").statusCode()).isEqualTo(404);
        assertThat(delete("eve", job)).isEqualTo(404);
        Response staff = People.instructor("ines").get("/api/v1/jobs/" + job + "/artifacts/notes");
        assertThat(staff.asString()).isEqualTo(text);
        assertThat(
                        People.instructor("ines")
                                .delete("/api/v1/jobs/" + job + "/artifacts")
                                .statusCode())
                .isEqualTo(403);
        assertThat(get("rita", job, "/artifacts/notes").asString()).isEqualTo(text);

        assertThat(delete("rita", job)).isEqualTo(204);
        collects(job);

        assertThat(get("rita", job, "/artifacts").<List<Object>>path("items")).isEmpty();
        assertThat(get("rita", job, "/artifacts/notes").statusCode()).isEqualTo(404);
        assertThat(get("sue", twin, "/artifacts/same").asString()).isEqualTo(text);

        assertThat(delete("sue", twin)).isEqualTo(204);
        collects(twin);

        assertThat(store.find(digest)).isEmpty();
    }

    @Test
    @EdgeCase({"STORE-9", "STORE-10"})
    void files_and_programs_go_when_their_time_is_over() throws IOException {
        double filesBefore = removed("artifact");
        double bytesBefore = freed();
        double programsBefore = removed("solution");
        JobId recent = ended("rita", Duration.ofDays(89));
        JobId old = ended("rita", Duration.ofDays(91));
        JobId oldest = ended("rita", Duration.ofDays(401));
        JobId unfinished = started("rita", Duration.ofDays(500));
        Sha256 kept = leaves(recent, "out", "recent " + recent);
        Sha256 gone = leaves(old, "out", "old " + old);
        Sha256 goneToo = leaves(oldest, "out", "oldest " + oldest);
        Sha256 needed = leaves(unfinished, "out", "needed " + unfinished);

        collects(old);
        collects(oldest);

        assertThat(store.find(kept)).isPresent();
        assertThat(store.find(needed)).isPresent();
        assertThat(store.find(gone)).isEmpty();
        assertThat(store.find(goneToo)).isEmpty();
        assertThat(get("rita", old, "/artifacts").<List<Object>>path("items")).isEmpty();
        assertThat(get("rita", old, "/solution").asString()).isEqualTo(PROGRAM);
        assertThat(get("rita", unfinished, "/solution").asString()).isEqualTo(PROGRAM);
        assertThat(get("rita", oldest, "/solution").<String>path("code")).isEqualTo("NOT_FOUND");
        assertThat(get("rita", oldest, "").<String>path("solution.sha256"))
                .isEqualTo(digest(PROGRAM).value());
        assertThat(
                        People.student("rita")
                                .contentType("application/json")
                                .body("{}")
                                .post("/api/v1/jobs/" + oldest + "/resubmit")
                                .statusCode())
                .isEqualTo(404);
        assertThat(removed("artifact") - filesBefore).isGreaterThanOrEqualTo(2);
        assertThat(freed() - bytesBefore)
                .isGreaterThanOrEqualTo(("old " + old + "oldest " + oldest).length());
        assertThat(removed("solution") - programsBefore).isGreaterThanOrEqualTo(1);
    }

    @Test
    @EdgeCase("OUTPUT-10")
    void a_file_of_a_competition_stays_whatever_students_hand_in_and_delete() throws IOException {
        String path = "/api/v1/competitions/" + COMPETITION + "/files/train.csv";
        String text = People.student("rita").get(path).asString();
        assertThat(text).isNotEmpty();
        JobId job = ended("rita", Duration.ofHours(1));
        leaves(job, "submission", text);

        assertThat(delete("rita", job)).isEqualTo(204);
        collects(job);

        assertThat(People.student("rita").get(path).asString()).isEqualTo(text);
    }

    @Test
    @EdgeCase("STORE-10")
    void of_several_instances_one_collects_at_a_time() throws Exception {
        JobId job;
        Sha256 digest;
        try (Connection other = source.getConnection()) {
            other.setAutoCommit(false);
            execute(other, "select pg_advisory_xact_lock(" + ExpiredFiles.LOCK + ")");
            job = ended("rita", Duration.ofDays(91));
            digest = leaves(job, "out", "one at a time " + job);

            retention.collect();
            assertThat(store.find(digest)).isPresent();

            other.rollback();
            other.setAutoCommit(true);
        }

        collects(job);
        assertThat(store.find(digest)).isEmpty();
    }

    /// Collects until what is due of a job is gone: the service itself collects now and then, and
    /// one waits for the other.
    private void collects(JobId job) {
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            retention.collect();
                            return !bytesAreNoted(job);
                        });
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.execute(sql)).isTrue();
        }
    }

    private double removed(String what) {
        return metrics.counter("gpuq.retention.removed", "what", what).count();
    }

    private double freed() {
        return metrics.counter("gpuq.retention.freed.bytes", "what", "artifact").count();
    }

    private boolean bytesAreNoted(JobId job) {
        return database.first(
                        "select removed_at is null as noted from artifact where job_id = ?",
                        row -> row.flag("noted"),
                        job.uuid())
                .orElseThrow();
    }

    private static Response get(String student, JobId job, String part) {
        return People.student(student).get("/api/v1/jobs/" + job + part);
    }

    private static int delete(String student, JobId job) {
        return People.student(student).delete("/api/v1/jobs/" + job + "/artifacts").statusCode();
    }

    private Sha256 leaves(JobId job, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Sha256 digest = store.put(new ByteArrayInputStream(bytes), null, bytes.length).sha256();
        assertThat(
                        database.update(
                                """
                                insert into artifact (job_id, leg, attempt, name, sha256, size, node_id)
                                values (?, 'run', 1, ?, ?, ?, 'n1')
                                """,
                                job.uuid(),
                                name,
                                digest.value(),
                                (long) bytes.length))
                .isEqualTo(1);
        return digest;
    }

    private JobId ended(String student, Duration ago) {
        return job(student, ago.plusHours(1), "SUCCEEDED", Instant.now().minus(ago));
    }

    private JobId started(String student, Duration ago) {
        return job(student, ago, "RUNNING", null);
    }

    /// A job of long ago, as use case and projection would have written it.
    private JobId job(String student, Duration ago, String state, @Nullable Instant finished) {
        UUID random = UUID.randomUUID();
        JobId job =
                JobId.of(
                        Instant.now().minus(ago).toEpochMilli(),
                        random.getMostSignificantBits(),
                        random.getLeastSignificantBits());
        database.update(
                """
                insert into submission (job_id, user_id, user_name, competition_id,
                    competition_version, pool, submitted_at, expected_seconds, timeout_seconds,
                    gpus, priority, note, tags, metadata, solution_sha256, solution_size,
                    solution_name, trace_id, client_id)
                values (?, ?, ?, ?, 1, 'default', ?, 1, 1, 1, 'NORMAL', '', '{}', '{}', ?, ?,
                    'solution.py', '', '')
                """,
                job.uuid(),
                "sub-" + student,
                student,
                COMPETITION,
                job.submittedAt(),
                digest(PROGRAM).value(),
                (long) PROGRAM.length());
        database.update(
                """
                insert into submission_bytes (job_id, sha256, size, name, content)
                values (?, ?, ?, 'solution.py', ?)
                """,
                job.uuid(),
                digest(PROGRAM).value(),
                (long) PROGRAM.length(),
                PROGRAM.getBytes(StandardCharsets.UTF_8));
        database.update(
                """
                insert into job_row (job_id, user_id, competition_id, competition_version, state,
                    stage, leg, attempt, node_id, why, changed_at, finished_at)
                values (?, ?, ?, 1, ?, 'report', 'run', 1, 'n1', '', now(), ?::timestamptz)
                """,
                job.uuid(),
                "sub-" + student,
                COMPETITION,
                state,
                finished);
        return job;
    }

    private static Sha256 digest(String text) {
        return Digests.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
