package gpuq.common.bundle;

import java.util.List;

/// What reading an archive gave: a bundle, or all its faults.
public sealed interface BundleReading {

    record Good(Bundle bundle) implements BundleReading {}

    /// @param faults at least one
    record Faulty(List<BundleFault> faults) implements BundleReading {}
}
