package gpuq.api.competitions;

import java.util.List;

/// The self-test of a version.
public record SelfTestView(
        int version,
        VersionState state,
        boolean passed,
        List<SelfTest.Judged> checks,
        List<String> problems) {

    static SelfTestView of(VersionTable.Version version) {
        return new SelfTestView(
                version.ref().version(),
                version.state(),
                version.selfTest().hasPassed(),
                version.selfTest().checks(),
                version.selfTest().problems());
    }
}
