package gpuq.core.state;

import org.jspecify.annotations.Nullable;

/// A view of the live jobs that is kept up to date with each change, and so never stored.
interface JobIndex {

    /// A job has become another.
    ///
    /// @param before absent if it is new
    /// @param after absent if it has ended
    void replaced(@Nullable Job before, @Nullable Job after);
}
