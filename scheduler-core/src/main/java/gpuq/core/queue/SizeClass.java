package gpuq.core.queue;

import java.time.Duration;
import java.util.List;

/// Classes of run time, nested: a user's short job does not wait behind her own long ones, and the
/// long flow pays for both.
final class SizeClass {

    private static final List<Duration> BOUNDS =
            List.of(
                    Duration.ofMinutes(15),
                    Duration.ofHours(1),
                    Duration.ofHours(4),
                    Duration.ofHours(12),
                    Duration.ofHours(24));

    /// How many classes there are: the last has no bound.
    static final int COUNT = BOUNDS.size() + 1;

    private SizeClass() {}

    /// The class of a run time.
    static int of(Duration time) {
        for (int i = 0; i < BOUNDS.size(); i++) {
            if (time.compareTo(BOUNDS.get(i)) <= 0) {
                return i;
            }
        }
        return BOUNDS.size();
    }
}
