package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.artifacts.ArtifactStore;
import gpuq.common.EdgeCase;
import gpuq.common.contract.ArtifactName;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The files that a job has left: who sees them, and what a list of them costs.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // what is injected
class JobFilesIT {

    @Inject AgroalDataSource database;
    @Inject ArtifactStore store;

    private final Person ada = Person.newStudent();
    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @EdgeCase("DEBUG-7")
    void what_is_known_of_a_failed_run_is_read_by_its_owner() throws Exception {
        Person.instructor().puts("with-files");
        TestJob job = cluster.failed(ada, "with-files");
        keep(job, ArtifactName.FAILURE, "what is known");
        assertThat(names(ada, job)).containsExactly(ArtifactName.FAILURE);
        Response file = ada.get(path(job) + "/" + ArtifactName.FAILURE);
        assertThat(file.asString()).isEqualTo("what is known");
        assertThat(file.header("Content-Disposition")).startsWith("attachment");
        assertThat(Person.newStudent().get(path(job)).statusCode()).isEqualTo(404);
    }

    @Test
    @EdgeCase("DEBUG-7")
    void what_quotes_a_log_is_kept_from_whom_the_log_is_kept() throws Exception {
        Person.instructor().puts("kept-log", "feedback: {stdout: staff}");
        TestJob job = cluster.failed(ada, "kept-log");
        keep(job, ArtifactName.FAILURE, "what is known");
        keep(job, ArtifactName.SUBMISSION, "id,label");
        assertThat(names(ada, job)).containsExactly(ArtifactName.SUBMISSION);
        assertThat(ada.get(path(job) + "/" + ArtifactName.FAILURE).statusCode()).isEqualTo(404);
        assertThat(names(Person.instructor(), job))
                .containsExactly(ArtifactName.FAILURE, ArtifactName.SUBMISSION);
        assertThat(Person.instructor().get(path(job) + "/" + ArtifactName.FAILURE).asString())
                .isEqualTo("what is known");
    }

    @Test
    @EdgeCase("STORE-4")
    void a_list_asks_the_database_alone() throws Exception {
        Person.instructor().puts("listed-files");
        TestJob job = cluster.failed(ada, "listed-files");
        keep(job, "one.txt", "one of " + job.id());
        Files.delete(store.find(keep(job, "two.txt", "two of " + job.id()).sha256()).orElseThrow());
        assertThat(names(ada, job)).containsExactly("one.txt", "two.txt");
        assertThat(ada.get("/jobs").statusCode()).isEqualTo(200);
        Response lost = ada.get(path(job) + "/two.txt");
        assertThat(lost.statusCode()).isEqualTo(503);
        assertThat(lost.<String>path("code")).isEqualTo("RESULT_UNAVAILABLE");
        assertThat(ada.get(path(job) + "/one.txt").asString()).startsWith("one of");
    }

    private ArtifactStore.Stored keep(TestJob job, String name, String text)
            throws IOException, SQLException {
        ArtifactStore.Stored stored = store.put(text.getBytes(StandardCharsets.UTF_8));
        try (Connection connection = database.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                """
                                insert into artifact (job_id, leg, attempt, name, sha256, size, node_id)
                                values (?::uuid, 'run', 1, ?, ?, ?, 'n1')
                                """)) {
            insert.setString(1, job.id().value());
            insert.setString(2, name);
            insert.setString(3, stored.sha256().value());
            insert.setLong(4, stored.sizeBytes());
            insert.executeUpdate();
        }
        return stored;
    }

    private static List<String> names(Person person, TestJob job) {
        return person.get(path(job)).path("items.name");
    }

    private static String path(TestJob job) {
        return "/jobs/" + job.id() + "/artifacts";
    }
}
