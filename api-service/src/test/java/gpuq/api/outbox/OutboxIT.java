package gpuq.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.api.it.ApiStack;
import gpuq.api.it.Commands;
import gpuq.api.it.Submissions;
import gpuq.common.EdgeCase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From the outbox to the topic with real PostgreSQL and a real broker: nothing is lost, whatever
/// dies in between, and nothing is overtaken.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the beans are injected, the reader is opened before each test
class OutboxIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String MARKING = "update outbox set sent_at = clock_timestamp()%";
    private static final String GATE = "lock table outbox in share mode";

    @Inject AgroalDataSource database;
    @Inject Reconciler reconciler;

    private Commands commands;

    @BeforeEach
    void read() {
        commands = new Commands();
    }

    @AfterEach
    void close() {
        commands.close();
    }

    @Test
    void commands_are_sent_in_the_order_of_the_outbox() {
        List<String> jobs = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            jobs.add(Submissions.submit("outbox"));
        }
        await().atMost(SOON).until(() -> commands.times(jobs.getLast()) > 0);
        List<String> order =
                commands.read().stream()
                        .map(said -> jobs.stream().filter(said.text()::contains).findFirst())
                        .flatMap(Optional::stream)
                        .distinct()
                        .toList();
        assertThat(order).isEqualTo(jobs);
    }

    @Test
    @EdgeCase("DB-3")
    void what_commits_late_with_a_lower_id_is_sent_too() throws SQLException {
        String first = Submissions.submit("outbox");
        await().atMost(SOON).until(() -> commands.times(first) > 0);
        try (Connection late = database.getConnection()) {
            late.setAutoCommit(false);
            copyAs(late, "late-id", first);
            String second = Submissions.submit("outbox");
            await().atMost(SOON).until(() -> commands.times(second) > 0);
            assertThat(ids()).doesNotContain("late-id");
            late.commit();
        }
        await().atMost(SOON).until(() -> ids().contains("late-id"));
    }

    @Test
    @EdgeCase({"DB-3", "SPOF-3"})
    void a_relay_that_dies_between_sending_and_marking_sends_again() throws Exception {
        String job = Submissions.submit("outbox");
        await().atMost(SOON).until(() -> commands.times(job) > 0);
        try (Connection writer = database.getConnection();
                Connection gate = database.getConnection()) {
            writer.setAutoCommit(false);
            gate.setAutoCommit(false);
            copyAs(writer, "sent-twice", job);
            // Stands in line behind the writer and before the relay: from its turn on, rows can be
            // read and sent, and not be marked.
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> close(gate));
            await().atMost(SOON).until(() -> waiting(GATE) == 1);
            writer.commit();
            closed.get(20, TimeUnit.SECONDS);
            await().atMost(SOON).until(() -> ids().contains("sent-twice"));
            await().atMost(SOON).until(() -> killed(MARKING) > 0);
            gate.rollback();
        }
        await().atMost(SOON).until(() -> ids().stream().filter("sent-twice"::equals).count() >= 2);
        await().atMost(SOON)
                .until(
                        () ->
                                number(
                                                "select count(*) from outbox where sent_at is null"
                                                        + " and headers ->> 'ce_id' = 'sent-twice'")
                                        == 0);
        String next = Submissions.submit("outbox");
        await().atMost(SOON).until(() -> commands.times(next) > 0);
    }

    @Test
    @EdgeCase("DB-3")
    void a_submission_without_an_event_is_sent_again_and_one_with_an_event_is_not()
            throws SQLException {
        String job = Submissions.submit("outbox");
        String known = Submissions.submit("outbox");
        await().atMost(SOON).until(() -> commands.times(job) > 0 && commands.times(known) > 0);
        Submissions.queued(known, "outbox");
        await().atMost(SOON)
                .until(
                        () ->
                                number(
                                                "select count(*) from job_row where job_id = '"
                                                        + known
                                                        + "'")
                                        == 1);
        long before = commands.times(known);
        // Far longer than a command may be without an event.
        update("update outbox set sent_at = sent_at - interval '1 hour'");
        await().atMost(SOON)
                .until(
                        () -> {
                            reconciler.reconcile();
                            return commands.times(job) >= 2;
                        });
        assertThat(ids(job)).hasSize(1);
        assertThat(commands.times(known)).isEqualTo(before);
    }

    private List<String> ids() {
        return commands.read().stream().map(Commands.Said::id).toList();
    }

    private List<String> ids(String text) {
        return commands.read().stream()
                .filter(said -> said.text().contains(text))
                .map(Commands.Said::id)
                .distinct()
                .toList();
    }

    /// The row of a job's command once more, under an id of its own.
    private static void copyAs(Connection connection, String id, String job) throws SQLException {
        try (var copy =
                connection.prepareStatement(
                        """
                        insert into outbox (entity, topic, key, headers, payload)
                        select 'copy', topic, key, jsonb_set(headers, '{ce_id}', to_jsonb(?::text)),
                               payload
                        from outbox where entity = ? limit 1
                        """)) {
            copy.setString(1, id);
            copy.setString(2, job);
            assertThat(copy.executeUpdate()).isEqualTo(1);
        }
    }

    private static void close(Connection gate) {
        try (var lock = gate.createStatement()) {
            lock.execute("set local lock_timeout = 0");
            lock.execute(GATE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int waiting(String query) throws SQLException {
        return number(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and query like '"
                        + query
                        + "'");
    }

    /// Ends the sessions that wait with a query, as the death of their process does.
    private int killed(String query) throws SQLException {
        return number(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where wait_event_type = 'Lock' and query like '"
                        + query
                        + "'");
    }

    private int number(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
