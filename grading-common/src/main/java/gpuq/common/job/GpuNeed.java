package gpuq.common.job;

import org.jspecify.annotations.Nullable;

/// What a job asks of each GPU it gets.
///
/// @param minMemory bytes of device memory, 0 for any
/// @param minComputeCapability major times 10 plus minor (8.6 is 86), 0 for any
/// @param model the very model, as its driver names it; absent for any (EXEC-11)
public record GpuNeed(long minMemory, int minComputeCapability, @Nullable String model) {

    /// Any GPU will do.
    public static final GpuNeed ANY = new GpuNeed(0, 0, null);

    /// Whether a GPU with these properties satisfies the need.
    public boolean isMetBy(String itsModel, long memory, int computeCapability) {
        return memory >= minMemory
                && computeCapability >= minComputeCapability
                && (model == null || model.equals(itsModel));
    }
}
