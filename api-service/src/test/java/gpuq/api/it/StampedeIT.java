package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A thousand people who hand in at the same moment, as before a deadline, to a database that
/// stands still just then.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the address is injected
class StampedeIT {

    private static final int PEOPLE = 1000;
    private static final String COMPETITION = "stampede";
    private static final String BOUNDARY = "a-boundary";
    private static final String BODY =
            """
            --a-boundary
            Content-Disposition: form-data; name="config"
            Content-Type: application/json

            {"competition_id":"stampede","expected_time":60}
            --a-boundary
            Content-Disposition: form-data; name="solution"; filename="solution.py"
            Content-Type: text/x-python

            print(1)
            --a-boundary--
            """
                    .replace("\n", "\r\n");

    @TestHTTPResource("/api/v1/jobs")
    URI jobs;

    @Inject AgroalDataSource database;

    @Test
    @EdgeCase({"MANY-1", "QUEUE-1"})
    void a_thousand_people_at_once_are_all_taken_and_no_job_is_lost() throws Exception {
        Person.instructor().puts(COMPETITION, "quota: {per_day: 1000}");
        List<HttpRequest> requests = new ArrayList<>();
        for (int n = 0; n < PEOPLE; n++) {
            requests.add(request(Tokens.of("stampede-" + n, "student")));
        }
        try (Commands commands = new Commands()) {
            List<HttpResponse<String>> answers = allAtOnce(requests);

            assertThat(answers)
                    .allSatisfy(
                            answer ->
                                    assertThat(answer.statusCode())
                                            .as(answer.body())
                                            .isEqualTo(201));
            Set<String> ids =
                    answers.stream()
                            .map(answer -> new JsonObject(answer.body()).getString("id"))
                            .collect(Collectors.toSet());
            assertThat(ids).hasSize(PEOPLE);
            // What is not answered, as no scheduler is here, is sent again.
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(commanded(commands)).isEqualTo(ids));
        }
    }

    /// The jobs that the scheduler was told of.
    private static Set<String> commanded(Commands commands) {
        return commands.read().stream()
                .filter(said -> said.type().equals("gpuq.command.submit-job"))
                .filter(said -> said.text().contains(COMPETITION))
                .map(said -> new JsonObject(said.text()).getString("job_id"))
                .collect(Collectors.toSet());
    }

    private HttpRequest request(String token) {
        return HttpRequest.newBuilder(jobs)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .timeout(Duration.ofMinutes(2))
                .POST(BodyPublishers.ofString(BODY))
                .build();
    }

    private List<HttpResponse<String>> allAtOnce(List<HttpRequest> requests) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (Connection still = database.getConnection();
                HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> asked = new ArrayList<>();
            for (HttpRequest request : requests) {
                asked.add(
                        people.submit(
                                () -> {
                                    start.await();
                                    return client.send(request, BodyHandlers.ofString());
                                }));
            }
            stop(still);
            start.countDown();
            await().atMost(Duration.ofSeconds(60)).until(this::someHaveWaitedLong);
            still.rollback();
            still.setAutoCommit(true);
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> each : asked) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    private static void stop(Connection still) throws SQLException {
        still.setAutoCommit(false);
        try (Statement lock = still.createStatement()) {
            lock.execute("lock table rate_token in exclusive mode");
        }
    }

    /// Almost as long as a statement may wait for a lock (2 s): the others have come by then.
    private boolean someHaveWaitedLong() throws SQLException {
        try (Connection look = database.getConnection();
                Statement ask = look.createStatement();
                ResultSet longest =
                        ask.executeQuery(
                                """
                                select coalesce(max(clock_timestamp() - query_start), '0') > '1.2 s'
                                from pg_stat_activity
                                where datname = current_database() and wait_event_type = 'Lock'
                                """)) {
            return longest.next() && longest.getBoolean(1);
        }
    }
}
