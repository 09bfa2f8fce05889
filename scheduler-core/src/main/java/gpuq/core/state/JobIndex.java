package gpuq.core.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A view of the live jobs that is kept up to date with each change, and so never stored.
interface JobIndex {

    /// A job has become another.
    ///
    /// @param before absent if it is new
    /// @param after absent if it has ended
    void replaced(@Nullable Job before, @Nullable Job after);

    /// All stored jobs come at once, into an index that knows none: a restore of a million must not
    /// take as long as their arrival did.
    default void loaded(List<Job> jobs) {
        jobs.forEach(job -> replaced(null, job));
    }
}
