package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeCaseCoverageTest {

    private static final Path ROOT = Path.of(System.getProperty("gpuq.root", ".."));

    private final EdgeCases edgeCases = new EdgeCases(ROOT);

    @Test
    void the_list_is_whole() throws IOException {
        assertThat(edgeCases.all()).hasSize(354);
        assertThat(edgeCases.all().stream().map(EdgeCases.EdgeCase::id)).doesNotHaveDuplicates();
    }

    @Test
    void every_id_that_a_test_names_is_in_the_list() throws IOException {
        List<String> known = edgeCases.all().stream().map(EdgeCases.EdgeCase::id).toList();
        assertThat(edgeCases.tests().keySet()).isSubsetOf(known).isNotEmpty();
    }

    @Test
    void the_page_says_what_the_tests_say() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/edge-cases.md")))
                .as("run ./gpuq edge-cases and commit docs/edge-cases.md")
                .isEqualTo(edgeCases.page());
    }
}
