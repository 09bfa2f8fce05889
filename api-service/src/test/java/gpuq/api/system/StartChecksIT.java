package gpuq.api.system;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.ApiConfig;
import gpuq.api.database.Database;
import gpuq.api.it.ApiStack;
import gpuq.common.EdgeCase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is found before anything is served.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the beans are injected
class StartChecksIT {

    @Inject ApiConfig config;
    @Inject Database database;
    @Inject Flyway flyway;
    @Inject AgroalDataSource source;

    @TempDir Path folder;

    @Test
    void a_right_configuration_has_no_fault() {
        assertThat(new StartChecks(config, database, flyway).faults()).isEmpty();
    }

    @Test
    @EdgeCase({"CONF-1", "CONF-2", "CONF-5", "DEPLOY-5", "DEPLOY-6"})
    void every_fault_is_named_with_its_setting() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "short");
        ApiConfig wrong =
                with(
                        Map.of(
                                "masterKeyFile",
                                folder.resolve("missing"),
                                "dataDir",
                                file.resolve("below-a-file"),
                                "pools",
                                "default,,x",
                                "environment",
                                "production"));
        assertThat(new StartChecks(wrong, database, flyway).faults())
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith("gpuq.master-key-file: "),
                        fault -> assertThat(fault).startsWith("gpuq.data-dir: "),
                        fault -> assertThat(fault).startsWith("gpuq.pools: "),
                        fault -> assertThat(fault).startsWith("gpuq.environment: is production"));
    }

    @Test
    @EdgeCase({"HUMAN-4", "CONF-5"})
    void a_database_of_another_environment_and_a_cut_key_are_faults() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "short");
        assertThat(
                        new StartChecks(
                                        with(Map.of("environment", "bench", "masterKeyFile", file)),
                                        database,
                                        flyway)
                                .faults())
                .anyMatch(fault -> fault.contains("the database belongs to test"))
                .anyMatch(fault -> fault.contains("has less than 32 bytes"));
    }

    @Test
    @EdgeCase("HUMAN-3")
    void migrations_that_have_run_do_not_run_again() {
        assertThat(flyway.migrate().migrationsExecuted).isZero();
    }

    @Test
    @EdgeCase({"UNREC-5", "HUMAN-5", "DEPLOY-3"})
    void a_schema_from_a_newer_release_is_a_fault() throws SQLException {
        update(
                """
                insert into flyway_schema_history (installed_rank, version, description, type, script,
                    checksum, installed_by, execution_time, success)
                values (1000, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', 1, true)
                """);
        try {
            assertThat(new StartChecks(config, database, flyway).faults())
                    .singleElement()
                    .asString()
                    .startsWith("SCHEMA_NEWER_THAN_CODE");
        } finally {
            update("delete from flyway_schema_history where version = '999'");
        }
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    /// The configuration of this service, with other values.
    private ApiConfig with(Map<String, Object> changes) {
        return (ApiConfig)
                Proxy.newProxyInstance(
                        ApiConfig.class.getClassLoader(),
                        new Class<?>[] {ApiConfig.class},
                        (_, method, arguments) -> {
                            Object changed = changes.get(method.getName());
                            return changed == null ? method.invoke(config, arguments) : changed;
                        });
    }
}
