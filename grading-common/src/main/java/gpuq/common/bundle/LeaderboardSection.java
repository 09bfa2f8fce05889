package gpuq.common.bundle;

import gpuq.common.bundle.Manifest.MedalSource;
import gpuq.common.bundle.Manifest.Names;
import gpuq.common.bundle.Manifest.Rule;
import gpuq.common.bundle.Manifest.ScoreShown;
import gpuq.common.bundle.Manifest.Show;
import gpuq.common.bundle.Manifest.Ties;
import gpuq.common.yaml.YamlField;
import gpuq.common.yaml.YamlSection;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `leaderboard` and `medals`.
final class LeaderboardSection {

    static final String REFERENCE_FILE = "leaderboard.csv";

    private LeaderboardSection() {}

    static Manifest.Leaderboard read(YamlSection section) {
        return new Manifest.Leaderboard(
                section.field("rule").word(Rule.values(), Manifest.Word::word, Rule.BEST),
                section.field("select_n").integer(1, 100, 2),
                section.field("ties").word(Ties.values(), Manifest.Word::word, Ties.EARLIEST),
                section.field("show").word(Show.values(), Manifest.Word::word, Show.LIVE),
                section.field("freeze_at").time(),
                section.field("names").word(Names.values(), Manifest.Word::word, Names.PSEUDONYM),
                section.field("score")
                        .word(ScoreShown.values(), Manifest.Word::word, ScoreShown.PUBLIC));
    }

    static Manifest.Medals readMedals(
            YamlSection section, boolean higherIsBetter, BundleFiles files) {
        YamlField sourceField = section.field("source");
        MedalSource source =
                sourceField.word(MedalSource.values(), Manifest.Word::word, MedalSource.NONE);
        YamlField thresholdsField = section.field("thresholds");
        Map<String, Double> thresholds = thresholds(thresholdsField, higherIsBetter);
        if (source == MedalSource.THRESHOLDS && thresholds.isEmpty()) {
            thresholdsField.fault("must give the scores of gold, silver and bronze");
        }
        if (source != MedalSource.THRESHOLDS && thresholdsField.isThere()) {
            thresholdsField.fault("is only for the source thresholds");
        }
        if (source == MedalSource.REFERENCE_LEADERBOARD) {
            return new Manifest.Medals(source, byBands(sourceField, higherIsBetter, files));
        }
        return new Manifest.Medals(source, thresholds);
    }

    /// What each medal takes is settled once, when the version is read.
    private static Map<String, Double> byBands(
            YamlField field, boolean higherIsBetter, BundleFiles files) {
        Path file = files.resolve(REFERENCE_FILE);
        if (file == null || !files.hasFile(REFERENCE_FILE)) {
            files.requireFile(field, REFERENCE_FILE);
            return Map.of();
        }
        List<Double> scores =
                ReferenceLeaderboard.scores(
                        file, why -> field.fault("cannot be read from leaderboard.csv: " + why));
        return scores.isEmpty() ? Map.of() : MedalBands.thresholds(scores, higherIsBetter);
    }

    private static Map<String, Double> thresholds(YamlField field, boolean higherIsBetter) {
        Map<String, Double> thresholds = new LinkedHashMap<>();
        if (!field.isThere()) {
            return thresholds;
        }
        YamlSection section = field.section();
        Double better = null;
        for (String medal : Manifest.MEDALS) {
            YamlField medalField = section.field(medal);
            Double score = medalField.numberOrNull(-Double.MAX_VALUE, Double.MAX_VALUE);
            if (score == null) {
                continue;
            }
            if (better != null && (higherIsBetter ? score > better : score < better)) {
                medalField.fault("must not be harder to reach than the medal above it");
            }
            better = score;
            thresholds.put(medal, score);
        }
        return thresholds;
    }
}
