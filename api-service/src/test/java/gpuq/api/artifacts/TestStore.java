package gpuq.api.artifacts;

import java.nio.file.Path;

/// The real store in a folder of a test, on a disk that never fills.
public final class TestStore {

    private TestStore() {}

    public static ArtifactStore in(Path folder) {
        return new DirectoryStore(folder, () -> Long.MAX_VALUE);
    }
}
