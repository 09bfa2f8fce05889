package gpuq.common.bundle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Kaggle's bands: how many of so many teams win which medal, and so which score each medal takes
/// on a leaderboard. Pure.
final class MedalBands {

    /// From here on the places are counted and no longer a share.
    private static final int SMALL = 100;

    private static final int MEDIUM = 250;
    private static final int LARGE = 1_000;

    private MedalBands() {}

    /// The score of the last place that wins each medal, the best medal first.
    ///
    /// @param scores of all teams, in any order; at least one
    static Map<String, Double> thresholds(List<Double> scores, boolean higherIsBetter) {
        List<Double> ranked = new ArrayList<>(scores);
        ranked.sort(higherIsBetter ? Comparator.reverseOrder() : Comparator.naturalOrder());
        int teams = ranked.size();
        Map<String, Double> thresholds = new LinkedHashMap<>();
        thresholds.put("gold", ranked.get(place(gold(teams))));
        thresholds.put("silver", ranked.get(place(silver(teams))));
        thresholds.put("bronze", ranked.get(place(bronze(teams))));
        return thresholds;
    }

    private static int place(int places) {
        return Math.max(1, places) - 1;
    }

    private static int gold(int teams) {
        if (teams < SMALL) {
            return teams / 10;
        }
        return teams < MEDIUM ? 10 : 10 + teams / 500;
    }

    private static int silver(int teams) {
        if (teams < MEDIUM) {
            return teams / 5;
        }
        return teams < LARGE ? 50 : teams / 20;
    }

    private static int bronze(int teams) {
        if (teams < MEDIUM) {
            return teams * 2 / 5;
        }
        return teams < LARGE ? 100 : teams / 10;
    }
}
