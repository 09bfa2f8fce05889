package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rates and quotas as a client meets them.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the database is injected
class LimitsIT {

    private static final String CONFIG =
            "{\"competition_id\":\"limited\",\"expected_time\":60,\"allow_duplicate\":true}";

    @Inject AgroalDataSource database;

    @BeforeEach
    void the_competition_is_there() {
        Person.instructor().putsOnce("limited", "quota: {per_day: 1000, total: 2}");
    }

    @Test
    @EdgeCase({"FEEDBACK-3", "RATE-2", "RATE-7"})
    void who_is_too_fast_is_told_when_to_come_back_and_is_taken_then() throws SQLException {
        Person ada = Person.newStudent();
        usedUp(ada, ApiStack.RATE_LIMIT, 56);
        Response refused = from(ada, "203.0.113.7");
        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(429);
        assertThat(refused.<String>path("code")).isEqualTo("RATE_LIMITED");
        int wait = Integer.parseInt(refused.header("Retry-After"));
        assertThat(wait).isBetween(1, 4);
        assertThat(refused.header("RateLimit")).isEqualTo("\"submissions\";r=0;t=" + wait);
        assertThat(refused.header("RateLimit-Policy"))
                .isEqualTo("\"submissions\";q=%d;w=60".formatted(ApiStack.RATE_LIMIT));
        assertThat(from(ada, "203.0.113.8").statusCode()).isEqualTo(429);
        long told = System.nanoTime();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> System.nanoTime() - told >= Duration.ofSeconds(wait).toNanos());
        assertThat(from(ada, "203.0.113.7").statusCode()).isEqualTo(201);
    }

    @Test
    @EdgeCase({"RATE-6", "MANY-5"})
    void a_refused_and_a_cancelled_job_keep_what_they_used_of_the_rate() throws SQLException {
        Person ada = Person.newStudent();
        String job = ada.submits(CONFIG, Person.program()).path("id");
        assertThat(ada.post("/jobs/" + job + "/cancel", "{}").statusCode()).isEqualTo(202);
        assertThat(tokens(ada)).isEqualTo(1);
        assertThat(ada.get("/users/me").<Integer>path("rate.remaining"))
                .isEqualTo(ApiStack.RATE_LIMIT - 1);
    }

    @Test
    void a_quota_for_the_whole_competition_is_named_as_such() {
        Person ada = Person.newStudent();
        for (int n = 0; n < 2; n++) {
            assertThat(ada.submits(CONFIG, Person.program()).statusCode()).isEqualTo(201);
        }
        Response me = ada.get("/users/me");
        assertThat(me.<String>path("quotas[0].competition_id")).isEqualTo("limited");
        assertThat(me.<Integer>path("quotas[0].remaining_total")).isZero();
        assertThat(me.<Integer>path("quotas[0].remaining_today")).isEqualTo(998);
        assertThat(me.<String>path("quotas[0].resets_at")).endsWith("Z");
        Response refused = ada.submits(CONFIG, Person.program());
        assertThat(refused.<String>path("code")).isEqualTo("QUOTA_EXCEEDED");
        assertThat(refused.header("RateLimit-Policy")).startsWith("\"total\";q=2;");
    }

    @Test
    @EdgeCase({"RATE-4", "TOKEN-9"})
    void what_is_older_than_the_window_is_forgotten_for_those_who_never_come_back()
            throws SQLException {
        Person gone = Person.newStudent();
        usedUp(gone, 500, 3600);
        assertThat(tokens(gone)).isEqualTo(500);
        await().atMost(Duration.ofSeconds(30)).until(() -> tokens(gone) == 0);
    }

    private static Response from(Person person, String address) {
        return Person.submits(
                person.asks().header("X-Forwarded-For", address), CONFIG, Person.program());
    }

    private void usedUp(Person person, int times, int secondsAgo) throws SQLException {
        try (Connection connection = database.getConnection();
                var insert =
                        connection.prepareStatement(
                                """
                                insert into rate_token (user_id, at)
                                select ?, clock_timestamp() - ? * interval '1 second'
                                from generate_series(1, ?)
                                """)) {
            insert.setString(1, "sub-" + person.name());
            insert.setInt(2, secondsAgo);
            insert.setInt(3, times);
            assertThat(insert.executeUpdate()).isEqualTo(times);
        }
    }

    private int tokens(Person person) throws SQLException {
        try (Connection connection = database.getConnection();
                var count =
                        connection.prepareStatement(
                                "select count(*) from rate_token where user_id = ?")) {
            count.setString(1, "sub-" + person.name());
            try (ResultSet result = count.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }
}
