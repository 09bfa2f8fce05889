package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.job.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutcomeCoverageTest {

    private static final Path ROOT = Path.of(System.getProperty("gpuq.root", ".."));

    private final Outcomes outcomes = new Outcomes(ROOT);

    @Test
    void every_code_has_a_test_that_reaches_it() throws IOException {
        Map<OutcomeCode, List<String>> tests = outcomes.tests();
        Set<OutcomeCode> without = EnumSet.allOf(OutcomeCode.class);
        without.removeAll(tests.keySet());
        assertThat(without).as("codes without a test").isEmpty();
    }

    @Test
    void a_class_that_claims_a_code_names_it_in_its_tests_too() throws IOException {
        assertThat(outcomes.claimsOnly()).isEmpty();
    }

    @Test
    void the_page_says_what_the_tests_say() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/outcomes.md")))
                .as("run ./gpuq edge-cases and commit docs/outcomes.md")
                .isEqualTo(outcomes.page());
    }
}
