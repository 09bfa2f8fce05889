package gpuq.api.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.it.ApiStack;
import gpuq.api.it.Submissions;
import gpuq.common.EdgeCase;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.PoolId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A pool in which a competition waits for its own cap, and the others do not.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the beans are injected
class CappedQueueIT {

    private static final PoolId POOL = new PoolId("capped");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Inject AgroalDataSource database;
    @Inject Forecast forecast;

    @AfterEach
    void empty() throws SQLException {
        run("delete from job_row where pool = 'capped'");
        run("delete from node_row where pool = 'capped'");
    }

    @Test
    @EdgeCase("MANY-2")
    void the_others_are_told_the_wait_that_they_really_have() throws SQLException {
        Submissions.competition("hot-topic", "quota: {concurrent_total: 1}");
        Submissions.competition("calm-topic");
        run(
                """
                insert into node_row (node_id, pool, status, boot_id, agent_version, slots, findings, attempts,
                    changed_at, why)
                values ('capped-1', 'capped', 'READY', 'boot', '1',
                    '[{"kind": "GPU", "usable": true}, {"kind": "GPU", "usable": true}]', '[]', 1, now(), 'TEST')
                """);
        add("RUNNING", 1);
        add("QUEUED", 3);

        Forecast.Place calm = end("calm-topic");
        assertThat(calm.ahead()).isEqualTo(3);
        assertThat(forecast.estimate(calm).p50()).isEqualTo(calm.asOf());

        Forecast.Place hot = end("hot-topic");
        assertThat(forecast.estimate(hot).p50()).isAfter(hot.asOf().plus(MINUTE.multipliedBy(3)));
    }

    /// A manifest that was stored before the column was there has it from its own words.
    @Test
    @EdgeCase("MANY-2")
    void the_caps_of_older_versions_are_found_in_their_manifests() throws SQLException {
        Submissions.competition("older-topic", "quota: {concurrent_total: 7}");
        run(
                "update competition_version set concurrent_total = null where competition_id = 'older-topic'");
        run(backfill());
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select concurrent_total from competition_version"
                                        + " where competition_id = 'older-topic'")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(7);
        }
    }

    /// The second statement of the migration, as it is.
    private static String backfill() {
        try (InputStream script =
                Objects.requireNonNull(
                        Forecast.class.getResourceAsStream(
                                "/db/migration/V012__whose_jobs_are_capped.sql"))) {
            String sql = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            return sql.substring(sql.indexOf("update competition_version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Forecast.Place end(String competition) {
        return forecast.atTheEnd(
                POOL, new CompetitionRef(new CompetitionId(competition), 1), 1, MINUTE);
    }

    private void add(String state, int jobs) throws SQLException {
        run(
                """
                insert into job_row (job_id, user_id, competition_id, competition_version, state, stage, leg,
                    attempt, why, changed_at, started_at, pool, priority, gpus, tag, sequence, expected_seconds)
                select gen_random_uuid(), 'u' || n, 'hot-topic', 1, '%1$s', 'queue', 'run', 0, 'TEST', now(),
                    case when '%1$s' = 'RUNNING' then now() end, 'capped', 'normal', 1, n, n, 60
                from generate_series(1, %2$d) n
                """
                        .formatted(state, jobs));
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
