package gpuq.api.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The database is away for a while.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the database is injected
class OutageIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject AgroalDataSource database;

    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void close() throws SQLException {
        admin("alter database %s with allow_connections true");
        cluster.close();
    }

    @Test
    @EdgeCase({"SPOF-2", "QUERY-5", "CASC-3"})
    void requests_are_refused_meanwhile_and_the_projection_goes_on_where_it_was() throws Exception {
        Person.instructor().puts("outage");
        Person ada = Person.newStudent();
        TestJob job = cluster.queued(ada, "outage");

        admin("alter database %s with allow_connections false");
        admin(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = '%s' and pid <> pg_backend_pid()");
        cluster.jobs().running(job);

        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            Response away = ada.get("/jobs/" + job.id());
                            assertThat(away.statusCode()).as(away.asString()).isEqualTo(503);
                            assertThat(away.<String>path("code")).isEqualTo("OVERLOADED");
                            assertThat(away.header("Retry-After")).isNotBlank();
                            assertThat(away.header("RateLimit")).isNotBlank();
                        });
        long begun = System.nanoTime();
        assertThat(
                        ada.submits(
                                        "{\"competition_id\":\"outage\",\"expected_time\":60}",
                                        Person.program())
                                .statusCode())
                .isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(given().get("/q/health/live").statusCode()).isEqualTo(200);

        admin("alter database %s with allow_connections true");
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> "RUNNING".equals(ada.get("/jobs/" + job.id()).path("state")));
        assertThat(Person.operator().get("/system").<java.util.List<String>>path("degraded"))
                .doesNotContain("projection");
    }

    @Test
    @EdgeCase({"DB-2", "QUERY-4", "TIMEOUT-5"})
    void who_waits_too_long_for_a_lock_is_told_to_come_again() throws Exception {
        Person ada = Person.newStudent();
        try (Connection holder = database.getConnection()) {
            holder.setAutoCommit(false);
            try (Statement lock = holder.createStatement()) {
                lock.execute("lock table submission in access exclusive mode");
            }
            long begun = System.nanoTime();
            Response refused = ada.get("/jobs");
            assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(503);
            assertThat(refused.<String>path("code")).isEqualTo("QUERY_TIMEOUT");
            assertThat(refused.header("Retry-After")).isNotBlank();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(10));
            holder.rollback();
        }
        assertThat(ada.get("/jobs").statusCode()).isEqualTo(200);
    }

    @Test
    @EdgeCase({"QUERY-5", "CONC-7"})
    void without_a_free_connection_requests_are_refused_and_the_process_lives() throws Exception {
        Person ada = Person.newStudent();
        List<Connection> taken = new ArrayList<>();
        try {
            takeAll(taken);
            long begun = System.nanoTime();
            Response refused = ada.get("/jobs");
            assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(503);
            assertThat(refused.<String>path("code")).isEqualTo("OVERLOADED");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(given().get("/q/health/live").statusCode()).isEqualTo(200);
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        await().atMost(SOON).until(() -> ada.get("/jobs").statusCode() == 200);
    }

    /// Until the pool has none left.
    private void takeAll(List<Connection> taken) {
        for (int n = 0; n < 100; n++) {
            try {
                taken.add(database.getConnection());
            } catch (SQLException _) {
                return;
            }
        }
    }

    /// From another database of the same server.
    private static void admin(String sql) throws SQLException {
        String url = setting("quarkus.datasource.jdbc.url");
        int slash = url.lastIndexOf('/');
        String rest = url.substring(slash + 1);
        int mark = rest.indexOf('?');
        String name = mark < 0 ? rest : rest.substring(0, mark);
        try (Connection connection =
                        DriverManager.getConnection(
                                url.substring(0, slash) + "/postgres",
                                setting("quarkus.datasource.username"),
                                setting("quarkus.datasource.password"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql.formatted(name));
        }
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
