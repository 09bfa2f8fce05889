package gpuq.common.bundle;

import java.nio.file.Path;

/// A bundle that was read without a fault: its manifest, and the folder it was unpacked to.
/// `folder` holds only regular files and directories.
public record Bundle(Manifest manifest, Path folder) {}
