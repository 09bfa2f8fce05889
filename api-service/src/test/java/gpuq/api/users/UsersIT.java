package gpuq.api.users;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.People;
import gpuq.api.database.Database;
import gpuq.api.it.ApiStack;
import gpuq.api.it.Commands;
import gpuq.api.it.Submissions;
import gpuq.common.EdgeCase;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Operators keep somebody out, and see in how many hands a token is.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the beans are injected
class UsersIT {

    private static final String COMPETITION = "hands";
    private static final String CONFIG =
            "{\"competition_id\":\"%s\",\"expected_time\":60,\"allow_duplicate\":true}"
                    .formatted(COMPETITION);

    @Inject SharedAccounts accounts;
    @Inject Database database;
    @Inject MeterRegistry metrics;

    private final String name = "h" + UUID.randomUUID().toString().substring(0, 8);
    private final String sub = "sub-" + name;

    @BeforeEach
    void a_competition() {
        if (People.instructor("ines").get("/api/v1/competitions/" + COMPETITION).statusCode()
                == 404) {
            Submissions.competition(COMPETITION, "quota: {per_day: 1000}");
        }
    }

    @Test
    @EdgeCase({"TOKEN-2", "ABUSE-10"})
    void a_blocked_user_hands_nothing_in_and_the_scheduler_is_told_to_end_what_she_has() {
        assertThat(submit().statusCode()).isEqualTo(201);
        try (Commands commands = new Commands()) {
            Response blocked = act("block", "her token is on a public page");
            assertThat(blocked.statusCode()).as(blocked.asString()).isEqualTo(202);
            assertThat(blocked.<String>path("blocked.reason"))
                    .isEqualTo("her token is on a public page");
            assertThat(blocked.<String>path("blocked.by")).isEqualTo("sub-olga");
            Response refused = submit();
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.<String>path("code")).isEqualTo("USER_BLOCKED");
            assertThat(refused.<String>path("detail")).contains("her token is on a public page");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(
                            () ->
                                    commands.read().stream()
                                            .anyMatch(
                                                    said ->
                                                            said.type().contains("block-user")
                                                                    && said.text().contains(sub)));
        }
        assertThat(act("unblock", "a new token").statusCode()).isEqualTo(202);
        assertThat(submit().statusCode()).isEqualTo(201);
        assertThat(one().<Object>path("blocked")).isNull();
        assertThat(
                        People.operator("olga")
                                .get("/api/v1/audit?subject=" + sub)
                                .<List<String>>path("items.act"))
                .containsExactly("user.unblock", "user.block");
    }

    @Test
    void nobody_blocks_herself_and_only_operators_block() {
        assertThat(act(People.operator(name), "block", "").statusCode()).isEqualTo(403);
        assertThat(act(People.instructor("ines"), "block", "").statusCode()).isEqualTo(403);
        assertThat(one().statusCode()).as("who has done nothing is not known").isEqualTo(404);
    }

    @Test
    @EdgeCase({"TOKEN-3", "ABUSE-10"})
    void who_hands_in_from_many_networks_is_shown_and_counted_for_an_alert() {
        accounts.look();
        double before = metrics.get("gpuq.users.shared").gauge().value();
        for (int i = 0; i < 5; i++) {
            assertThat(submit().statusCode()).isEqualTo(201);
        }
        assertThat(one().<List<String>>path("days[0].networks")).containsExactly("127.0.0.0/24");
        assertThat(one().<List<String>>path("days[0].clients")).containsExactly("gpuq-demo");
        assertThat(one().<Boolean>path("shared")).isFalse();
        QuarkusTransaction.requiringNew().run(this::scatter);
        accounts.look();
        assertThat(metrics.get("gpuq.users.shared").gauge().value()).isEqualTo(before + 1);
        assertThat(one().<Boolean>path("shared")).isTrue();
        assertThat(one().<Integer>path("networks_in_last_hour")).isEqualTo(5);
    }

    /// As if each of her jobs had come from another network.
    private void scatter() {
        int _ =
                database.update(
                        """
                        update submission s set network = n.network
                        from (select job_id, '10.0.' || row_number() over () || '.0/24' as network
                              from submission where user_id = ?) n
                        where s.job_id = n.job_id
                        """,
                        sub);
    }

    private Response one() {
        return People.operator("olga").get("/api/v1/users/" + sub);
    }

    private Response act(String act, String reason) {
        return act(People.operator("olga"), act, reason);
    }

    private Response act(RequestSpecification person, String act, String reason) {
        return person.contentType("application/json")
                .body("{\"reason\":\"%s\"}".formatted(reason))
                .post("/api/v1/users/" + sub + "/" + act);
    }

    private Response submit() {
        return People.student(name)
                .multiPart("config", CONFIG, "application/json")
                .multiPart("solution", "solution.py", "print(1)\n".getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/jobs");
    }
}
