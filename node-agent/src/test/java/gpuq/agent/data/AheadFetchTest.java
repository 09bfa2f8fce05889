package gpuq.agent.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import gpuq.agent.rig.LoopbackApi;
import gpuq.agent.rig.TestCompetition;
import gpuq.agent.state.StatePaths;
import gpuq.common.EdgeCase;
import gpuq.common.bundle.Trees;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AheadFetchTest {

    private static final Sha256 IMAGE = new Sha256("0".repeat(64));
    private static final String PATH = "/agent/v1/ahead/tiny/1/";

    @TempDir Path root;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private LoopbackApi api;
    private TestCompetition competition;
    private DataCache cache;
    private volatile long room = 1L << 30;
    private volatile boolean yields;
    private volatile Runnable whenAsked = () -> {};
    private String beforeIt = "";
    private int fetched;

    @BeforeEach
    void startServer() throws IOException {
        competition = new TestCompetition(root.resolve("bundle"), "", "print(1)\n", IMAGE);
        api = new LoopbackApi("/agent/v1/ahead", this::answer);
        StatePaths paths = new StatePaths(root.resolve("state"));
        cache = DataCache.in(paths);
    }

    @AfterEach
    void stopServer() {
        api.close();
    }

    @Test
    @EdgeCase({"DATA-4", "LARGE-1"})
    void wanted_data_is_here_before_any_job_and_is_fetched_once()
            throws IOException, InterruptedException {
        ahead().round();
        assertThat(cache.trees().has(data())).isTrue();
        assertThat(cache.trees().held(64)).containsExactly(data());
        assertThat(fetched).isOne();
        asked.clear();
        ahead().round();
        assertThat(asked).containsExactly("/agent/v1/ahead");
        assertThat(fetched).isOne();
    }

    @Test
    void only_data_is_asked_for_and_nothing_that_tells_the_answers()
            throws IOException, InterruptedException {
        ahead().round();
        assertThat(asked)
                .hasSize(4)
                .contains("/agent/v1/ahead", PATH + "parts/manifest", PATH + "parts/data")
                .last()
                .asString()
                .startsWith(PATH + "blobs/");
    }

    @Test
    @EdgeCase("DATA-4")
    void what_has_no_room_beside_what_is_here_does_not_come()
            throws IOException, InterruptedException {
        room = total() - 1;
        ahead().round();
        assertThat(asked).containsExactly("/agent/v1/ahead");
        room = total();
        ahead().round();
        assertThat(cache.trees().has(data())).isTrue();
    }

    @Test
    @EdgeCase("DATA-4")
    void an_attempt_that_fetches_goes_first_and_what_has_come_stays()
            throws IOException, InterruptedException {
        yields = true;
        ahead().round();
        assertThat(asked).containsExactly("/agent/v1/ahead");

        yields = false;
        whenAsked = () -> yields = asked.getLast().contains("blobs/");
        ahead().round();
        assertThat(cache.trees().has(data())).as("broken off at its first bytes").isFalse();
        assertThat(fetched).isZero();

        whenAsked = () -> {};
        yields = false;
        ahead().round();
        assertThat(cache.trees().has(data())).isTrue();
    }

    @Test
    void one_that_cannot_be_had_keeps_no_other_from_coming()
            throws IOException, InterruptedException {
        beforeIt = item("gone", new Sha256("a".repeat(64)), new Sha256("b".repeat(64)), 1) + ",";
        ahead().round();
        assertThat(asked).contains("/agent/v1/ahead/gone/1/parts/manifest");
        assertThat(cache.trees().has(data())).isTrue();
    }

    private AheadFetch ahead() {
        return new AheadFetch(
                api.client(),
                new Competition(api.client(), cache, SharedMounts.none()),
                cache.trees(),
                () -> yields,
                () -> room,
                () -> fetched++);
    }

    private Sha256 data() {
        return Objects.requireNonNull(competition.digests().get(Part.DATA));
    }

    private long total() throws IOException {
        return Trees.read(competition.part(Part.DATA)).totalBytes();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            whenAsked.run();
            byte[] content = content(path);
            exchange.sendResponseHeaders(
                    content.length == 0 ? 404 : 200, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    private byte[] content(String path) throws IOException {
        if (path.equals("/agent/v1/ahead")) {
            Sha256 manifest = Objects.requireNonNull(competition.digests().get(Part.MANIFEST));
            return "{\"items\":[%s%s]}"
                    .formatted(beforeIt, item("tiny", manifest, data(), total()))
                    .getBytes(StandardCharsets.UTF_8);
        }
        if (path.startsWith(PATH + "parts/")) {
            String part = path.substring((PATH + "parts/").length());
            return competition.part(Part.valueOf(part.toUpperCase(Locale.ROOT)));
        }
        return path.startsWith(PATH + "blobs/")
                ? competition.blob(new Sha256(path.substring((PATH + "blobs/").length())))
                : new byte[0];
    }

    private static String item(String id, Sha256 manifest, Sha256 data, long bytes) {
        return """
        {"competition":{"id":"%s","version":1},"manifest":"%s","data":"%s","total_bytes":%d}\
        """
                .formatted(id, manifest, data, bytes);
    }
}
