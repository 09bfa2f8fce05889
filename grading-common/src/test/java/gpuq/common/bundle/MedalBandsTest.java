package gpuq.common.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.bundle.BundleReading.Faulty;
import gpuq.common.bundle.BundleReading.Good;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MedalBandsTest {

    @TempDir Path root;

    /// Scores are the places themselves, so that the threshold names the last place that wins.
    @ParameterizedTest(name = "{0} teams: {1} {2} {3}")
    @CsvSource({
        "1,      1,   1,   1",
        "3,      1,   1,   1",
        "20,     2,   4,   8",
        "99,     9,  19,  39",
        "100,   10,  20,  40",
        "249,   10,  49,  99",
        "250,   10,  50, 100",
        "999,   11,  50, 100",
        "1000,  12,  50, 100",
        "4000,  18, 200, 400",
    })
    void the_last_place_of_each_medal_follows_the_number_of_teams(
            int teams, double gold, double silver, double bronze) {
        List<Double> places =
                new ArrayList<>(IntStream.rangeClosed(1, teams).mapToObj(n -> (double) n).toList());
        Collections.reverse(places);
        assertThat(MedalBands.thresholds(places, false))
                .containsExactly(
                        Map.entry("gold", gold),
                        Map.entry("silver", silver),
                        Map.entry("bronze", bronze));
    }

    @Test
    void a_score_wins_the_best_medal_that_it_reaches_either_way_round() throws IOException {
        Manifest higher = read("score\n" + lines(1, 20), true);
        assertThat(higher.medals().thresholds()).containsEntry("gold", 19.0);
        assertThat(higher.medal(19)).isEqualTo("gold");
        assertThat(higher.medal(18.9)).isEqualTo("silver");
        assertThat(higher.medal(13)).isEqualTo("bronze");
        assertThat(higher.medal(12.9)).isNull();
        Manifest lower = read("Score\n" + lines(1, 20), false);
        assertThat(lower.medal(2)).isEqualTo("gold");
        assertThat(lower.medal(2.1)).isEqualTo("silver");
        assertThat(lower.medal(8.1)).isNull();
    }

    @Test
    void teams_without_a_score_are_no_teams_here() throws IOException {
        Manifest manifest = read("teamId,score\n1,0.5\n2,\n3,0.25\n", false);
        assertThat(manifest.medals().thresholds())
                .isEqualTo(Map.of("gold", 0.25, "silver", 0.25, "bronze", 0.25));
        assertThat(manifest.medal(0.25)).isEqualTo("gold");
        assertThat(manifest.medal(0.26)).isNull();
        assertThat(ManifestJson.read(ManifestJson.write(manifest)).medal(0.25)).isEqualTo("gold");
    }

    @ParameterizedTest
    @CsvSource({
        "'team\n1\n', no column score",
        "'score\nbest\n', no number",
        "'score\n', no score"
    })
    void a_leaderboard_that_cannot_be_read_is_a_fault_of_the_bundle(String content, String why)
            throws IOException {
        assertThat(((Faulty) reading(content, true)).faults())
                .singleElement()
                .satisfies(
                        fault -> {
                            assertThat(fault.key()).isEqualTo("medals.source");
                            assertThat(fault.message()).contains(why);
                        });
    }

    private static String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        IntStream.rangeClosed(from, to).forEach(n -> lines.append(n).append('\n'));
        return lines.toString();
    }

    private Manifest read(String leaderboard, boolean higher) throws IOException {
        return ((Good) reading(leaderboard, higher)).bundle().manifest();
    }

    private BundleReading reading(String leaderboard, boolean higher) throws IOException {
        return new BundleFolder()
                .with(
                        "competition.yaml",
                        BundleFolder.MANIFEST.replace(
                                        "higher_is_better: true", "higher_is_better: " + higher)
                                + "medals: {source: reference_leaderboard}\n")
                .with("leaderboard.csv", leaderboard)
                .read(root);
    }
}
