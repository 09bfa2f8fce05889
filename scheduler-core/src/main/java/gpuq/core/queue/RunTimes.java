package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import java.util.ArrayList;
import java.util.List;

/// How long a user's last jobs of a competition ran.
///
/// @param last the latest first
public record RunTimes(CompetitionId competition, List<Ran> last) {

    /// More would only make her entity larger.
    private static final int MOST = 32;

    public RunTimes {
        last = List.copyOf(last);
    }

    RunTimes and(Ran ran) {
        List<Ran> more = new ArrayList<>();
        more.add(ran);
        more.addAll(last.subList(0, Math.min(last.size(), MOST - 1)));
        return new RunTimes(competition, more);
    }
}
