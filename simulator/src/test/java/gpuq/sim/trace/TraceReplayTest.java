package gpuq.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line of a replay.
class TraceReplayTest {

    @TempDir Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void every_policy_has_its_row_and_its_line_in_the_plot() throws IOException {
        Path plot = folder.resolve("new/plot.svg");
        int code = run("--gpus", "2", "--policy", "all", "--plot", plot.toString());
        assertThat(code).as(text()).isZero();
        assertThat(text()).startsWith("3 jobs of 2 users on 2 GPUs, load 2.25\n");
        String svg = Files.readString(plot);
        for (Policy policy : Policy.values()) {
            assertThat(text()).contains("| " + policy.title() + " | ");
            assertThat(svg).contains(">" + policy.title() + "<");
        }
        assertThat(svg.split("<polyline", -1)).hasSize(Policy.values().length + 1);
    }

    @Test
    void a_part_of_a_trace_under_some_policies() throws IOException {
        String plot = folder.resolve("plot.svg").toString();
        int code =
                run(
                        "--gpus",
                        "2",
                        "--skip",
                        "1",
                        "--jobs",
                        "1",
                        "--policy",
                        "vnc,fifo",
                        "--plot",
                        plot);
        assertThat(code).as(text()).isZero();
        assertThat(text())
                .contains("1 jobs of 1 users", "| VNC | 1.00 | 1.00 | 1.0 | 0 | 0 |", "| FIFO |")
                .doesNotContain("DRF");
    }

    @Test
    void what_cannot_be_replayed_is_said() throws IOException {
        assertThat(run("--gpus", "1")).isEqualTo(1);
        assertThat(text()).contains("a job asks for 2 GPUs");
        assertThat(run("--gpus", "2", "--skip", "3")).isEqualTo(1);
        assertThat(text()).contains("no job in that part");
        assertThat(run("--gpus", "2", "--policy", "lottery")).isEqualTo(2);
        assertThat(run("--gpus", "none")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(replay().run(List.of("--trace", "no-such-file", "--gpus", "2"))).isEqualTo(1);
        assertThat(text()).contains("cannot replay no-such-file");
    }

    private int run(String... args) throws IOException {
        Path trace =
                Files.writeString(
                        folder.resolve("trace.csv"),
                        """
                        submit,duration,gpus,user
                        0,100,1,ann
                        10,300,2,bob
                        200,200,1,ann
                        """);
        List<String> all = new ArrayList<>(List.of("--trace", trace.toString()));
        all.addAll(List.of(args));
        return replay().run(all);
    }

    private TraceReplay replay() {
        return new TraceReplay(new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
