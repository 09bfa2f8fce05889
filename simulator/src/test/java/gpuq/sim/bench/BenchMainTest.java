package gpuq.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line, what is measured where there is little to measure, and the page.
class BenchMainTest {

    @TempDir Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /// What is measured here is not kept: another bench on this machine does not matter.
    @BeforeAll
    static void do_not_wait_for_other_benches() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void it_writes_its_own_section_and_leaves_the_others() throws Exception {
        Path page =
                page("# Figures\n<!-- bench core -->\nold\n<!-- /bench core -->\nother section\n");
        assertThat(bench(page).run(List.of("core", "--most", "0"))).isZero();
        assertThat(Files.readString(page))
                .startsWith("# Figures\n<!-- bench core -->\n2")
                .contains("| queued | nodes |", "Load of the machine before and after")
                .doesNotContain("old")
                .endsWith("<!-- /bench core -->\nother section\n");
    }

    @Test
    void a_row_measures_every_operation_in_a_jvm_of_its_own() throws Exception {
        String row = new OwnJvm(out(), 100).measure(200, 2);
        assertThat(row)
                .matches(
                        "\\| 200 \\| 2 \\|( [0-9.]+ / [0-9.]+ \\|){7}( [0-9,]+ \\|){2} [0-9,]+ \\|\n");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("200 queued, 2 nodes");
    }

    @Test
    void a_page_without_the_section_and_a_wrong_command_are_refused() throws Exception {
        Path page = page("# Figures\n");
        assertThatThrownBy(() -> bench(page).run(List.of("core", "--most", "0")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no section");
        assertThat(bench(page).run(List.of())).isEqualTo(2);
        assertThat(bench(page).run(List.of("all"))).isEqualTo(2);
    }

    @Test
    void a_row_that_cannot_be_measured_is_said() {
        assertThatThrownBy(() -> new OwnJvm(out(), 100).measure(200, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no row of 200 queued and 0 nodes");
    }

    private PrintStream out() {
        return new PrintStream(said, true, StandardCharsets.UTF_8);
    }

    private Path page(String text) throws IOException {
        return Files.writeString(folder.resolve("benchmarks.md"), text);
    }

    private BenchMain bench(Path page) {
        return new BenchMain(out(), page);
    }
}
