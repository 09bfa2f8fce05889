package gpuq.agent.gpu;

/// What the driver answered.
sealed interface SmiAnswer {

    /// Its devices.
    record Read(GpuReading reading) implements SmiAnswer {}

    /// Nothing that can be used.
    record Broken(SmiFault fault, String detail) implements SmiAnswer {}
}
