package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A job's event stream while it is open.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class StreamsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Person ada = Person.newStudent();
    private final List<EventReader> readers = new ArrayList<>();
    private final TestCluster cluster = new TestCluster();

    @BeforeEach
    void the_competition_is_there() {
        Person.instructor().putsOnce("streamed");
    }

    @AfterEach
    void close() {
        readers.forEach(EventReader::close);
        cluster.close();
    }

    @Test
    @EdgeCase({"MON-7", "FEEDBACK-8"})
    void what_a_program_prints_is_in_the_stream_within_two_seconds_with_its_offsets() {
        TestJob job = cluster.running(ada, "streamed");
        EventReader reader = read(job, null);
        await().atMost(SOON).until(() -> !reader.datas("state").isEmpty());
        cluster.nodes().printed(job, 0, "one\n");
        await().atMost(SOON).until(() -> reader.datas("log").size() == 1);
        long begun = System.nanoTime();
        cluster.nodes().printed(job, 4, "::progress 50 half\ntwo\n");
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> reader.datas("log").size() == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(reader.datas("log").get(1))
                .contains("\"stream\":\"stdout\"", "\"offset\":4", "\"next_offset\":27");
        await().atMost(SOON).until(() -> !reader.datas("progress").isEmpty());
        assertThat(reader.datas("progress").getFirst()).contains("50");
    }

    @Test
    @EdgeCase({"MON-7", "TOKEN-1"})
    void a_reader_that_comes_back_reads_on_in_the_middle_of_a_log() {
        TestJob job = cluster.running(ada, "streamed");
        EventReader first = read(job, null);
        cluster.nodes().printed(job, 0, "one\n");
        cluster.nodes().printed(job, 4, "two\n");
        await().atMost(SOON).until(() -> first.datas("log").size() == 2);
        String last = first.lastId();
        first.close();
        cluster.nodes().printed(job, 8, "three\n");
        EventReader second = read(job, last);
        await().atMost(SOON).until(() -> !second.datas("log").isEmpty());
        cluster.nodes().printed(job, 14, "four\n");
        await().atMost(SOON).until(() -> second.datas("log").size() == 2);
        assertThat(second.datas("log").get(0)).contains("three", "\"offset\":8");
        assertThat(second.datas("log").get(1)).contains("four", "\"offset\":14");
        assertThat(second.datas("state")).isEmpty();
    }

    @Test
    @EdgeCase("NET-10")
    void a_silent_stream_is_kept_open_by_a_comment_each_fifteen_seconds() {
        TestJob job = cluster.running(ada, "streamed");
        EventReader reader = read(job, null);
        await().atMost(SOON).until(() -> !reader.datas("state").isEmpty());
        assertThat(reader.comments()).isZero();
        assertThat(reader.header("x-accel-buffering")).isEqualTo("no");
        assertThat(reader.header("content-type")).startsWith("text/event-stream");
        await().atMost(Duration.ofSeconds(20)).until(() -> reader.comments() == 1);
    }

    @Test
    @EdgeCase("RES-2")
    void a_sixth_stream_is_refused_until_another_has_ended() {
        TestJob job = cluster.running(ada, "streamed");
        for (int n = 0; n < 5; n++) {
            EventReader reader = read(job, null);
            await().atMost(SOON).until(() -> !reader.datas("state").isEmpty());
        }
        Response sixth = ada.get("/jobs/" + job.id() + "/events");
        assertThat(sixth.statusCode()).as(sixth.asString()).isEqualTo(429);
        assertThat(sixth.<String>path("code")).isEqualTo("TOO_MANY_STREAMS");
        assertThat(sixth.header("Retry-After")).isNotBlank();
        assertThat(sixth.header("RateLimit")).contains("r=0");
        assertThat(sixth.header("RateLimit-Policy")).contains("q=5");
        readers.removeFirst().close();
        // The server sees it when it next sends something.
        await().atMost(Duration.ofSeconds(40))
                .until(
                        () -> {
                            EventReader again = read(job, null);
                            boolean isTaken = again.status() == 200;
                            if (!isTaken) {
                                again.close();
                            }
                            return isTaken;
                        });
    }

    @Test
    @EdgeCase({"TOKEN-1", "AUTHZ-3"})
    void a_stream_ends_with_its_token_and_goes_on_with_another() {
        TestJob job = cluster.running(ada, "streamed");
        String token = Tokens.living(ada.name(), Duration.ofSeconds(4), "student");
        EventReader reader = EventReader.open(job.id().value(), token, null);
        readers.add(reader);
        cluster.nodes().printed(job, 0, "before\n");
        await().atMost(SOON).until(() -> !reader.datas("auth_expired").isEmpty());
        await().atMost(SOON).until(reader::hasEnded);
        await().atMost(SOON)
                .until(() -> EventReader.open(job.id().value(), token, null).status() == 401);
        cluster.nodes().printed(job, 7, "after\n");
        EventReader next = read(job, reader.lastId());
        await().atMost(SOON).until(() -> !next.datas("log").isEmpty());
        assertThat(next.datas("log").getFirst()).contains("after");
        cluster.jobs().graded(job, 0.5);
        await().atMost(SOON).until(() -> !next.datas("result").isEmpty());
        assertThat(next.datas("result").getFirst()).contains("\"state\":\"SUCCEEDED\"");
    }

    @Test
    void a_stream_of_somebody_elses_job_is_not_there() {
        TestJob job = cluster.running(ada, "streamed");
        assertThat(Person.newStudent().get("/jobs/" + job.id() + "/events").statusCode())
                .isEqualTo(404);
    }

    private EventReader read(TestJob job, @Nullable String lastId) {
        EventReader reader =
                EventReader.open(job.id().value(), Tokens.of(ada.name(), "student"), lastId);
        readers.add(reader);
        return reader;
    }
}
