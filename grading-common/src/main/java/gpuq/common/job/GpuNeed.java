package gpuq.common.job;

/// What a job asks of each GPU it gets.
///
/// @param minMemory bytes of device memory, 0 for any
/// @param minComputeCapability major times 10 plus minor (8.6 is 86), 0 for any
public record GpuNeed(long minMemory, int minComputeCapability) {

    /// Any GPU will do.
    public static final GpuNeed ANY = new GpuNeed(0, 0);

    /// Whether a GPU with these properties satisfies the need.
    public boolean isMetBy(long memory, int computeCapability) {
        return memory >= minMemory && computeCapability >= minComputeCapability;
    }
}
