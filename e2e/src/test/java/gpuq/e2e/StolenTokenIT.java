package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.EdgeCase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A token is in other hands: its owner ends her sessions, or an operator keeps the account out.
class StolenTokenIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person OPERATOR = SYSTEM.person("olga");
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String CONFIG =
            "{\"competition_id\":\"wine\",\"expected_time\":5,\"allow_duplicate\":true}";
    private static final byte[] PROGRAM = "print(1)\n".getBytes(StandardCharsets.UTF_8);

    @BeforeAll
    static void a_competition() {
        SYSTEM.putExample("wine");
    }

    @Test
    @EdgeCase({"TOKEN-2", "ABUSE-10"})
    void what_runs_of_a_blocked_user_ends_within_a_minute_and_nothing_more_is_taken() {
        Person bob = SYSTEM.person("bob");
        String job = bob.submitsForSure("wine", 110, "import time\ntime.sleep(100)\n");
        await().atMost(BOUND)
                .until(() -> bob.get("/jobs/" + job).path("state").asText().equals("RUNNING"));
        String sub = bob.get("/users/me").path("id").asText();
        Instant began = Instant.now();
        OPERATOR.posts("/users/" + sub + "/block", "{\"reason\":\"a stolen token\"}")
                .expecting(202);
        try {
            Answer refused = bob.posts(CONFIG, PROGRAM);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("USER_BLOCKED");
            JsonNode ended = bob.follows(job);
            assertThat(ended.at("/outcome/code").asText()).isEqualTo("CANCELLED_USER_REMOVED");
            assertThat(Duration.between(began, Instant.now())).isLessThan(BOUND);
        } finally {
            OPERATOR.posts("/users/" + sub + "/unblock", "{}").expecting(202);
        }
        await().atMost(BOUND).until(() -> bob.posts(CONFIG, PROGRAM).status() == 201);
    }

    @Test
    @EdgeCase({"TOKEN-2", "ABUSE-10"})
    void sessions_are_told_and_ended_and_nothing_is_taken_with_a_token_of_an_ended_one() {
        Person thief = SYSTEM.signedInAnew("olga");
        assertThat(thief.posts(CONFIG, PROGRAM).status()).isEqualTo(201);
        Person owner = SYSTEM.signedInAnew("olga");
        JsonNode sessions = owner.get("/users/me/sessions").path("items");
        assertThat(sessions.size()).isGreaterThanOrEqualTo(2);
        assertThat(sessions.findValuesAsText("current")).containsOnlyOnce("true");
        assertThat(owner.asks("DELETE", "/users/me/sessions").status()).isEqualTo(204);
        Answer refused = thief.posts(CONFIG, PROGRAM);
        assertThat(refused.status()).as(refused.body()).isEqualTo(401);
        assertThat(thief.asks("GET", "/jobs").status()).isEqualTo(401);
        assertThat(thief.asks("GET", "/users/me/sessions").status()).isEqualTo(401);
        // A token counts from the second after the one in which all were ended.
        await().atMost(BOUND)
                .until(() -> SYSTEM.signedInAnew("olga").posts(CONFIG, PROGRAM).status() == 201);
        Person again = SYSTEM.signedInAnew("olga");
        JsonNode others = again.get("/users/me/sessions").path("items");
        for (JsonNode session : others) {
            if (!session.path("current").asBoolean()) {
                assertThat(
                                again.asks(
                                                "DELETE",
                                                "/users/me/sessions/" + session.path("id").asText())
                                        .status())
                        .isEqualTo(204);
            }
        }
        assertThat(again.get("/users/me/sessions").path("items")).hasSize(1);
    }
}
