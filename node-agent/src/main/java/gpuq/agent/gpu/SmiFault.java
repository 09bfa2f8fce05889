package gpuq.agent.gpu;

/// Why the driver says nothing: a closed word for the slots' and the node's findings.
enum SmiFault {
    /// The library and the kernel's module are of two versions: an update without a restart.
    DRIVER_MISMATCH,
    /// No module is loaded, or there is no library.
    DRIVER_MISSING,
    /// A device has fallen off the bus, and the tool cannot go past it.
    GPU_LOST,
    /// The tool did not end: the driver is stuck.
    DRIVER_HANGS,
    /// Anything else.
    DRIVER_FAILED
}
