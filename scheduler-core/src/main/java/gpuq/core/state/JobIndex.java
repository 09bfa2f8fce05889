package gpuq.core.state;

import org.jspecify.annotations.Nullable;

/// A view of the live jobs that is kept up to date with each change, and so never stored.
interface JobIndex {

    /// A job has become another.
    ///
    /// @param before absent if it is new
    /// @param after absent if it has ended
    void replaced(@Nullable Job before, @Nullable Job after);

    /// A stored job comes, into an index that knew none before the first. What takes long for one
    /// is left to [#loaded]: a restore of a million must not take as long as their arrival did.
    default void load(Job job) {
        replaced(null, job);
    }

    /// All stored jobs have come.
    default void loaded() {}
}
