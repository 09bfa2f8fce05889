package gpuq.e2e;

import java.io.IOException;
import java.nio.file.Files;

/// Programs made of the examples.
final class Programs {

    private Programs() {}

    /// The good example after a sleep.
    static String goodAfter(RunningSystem system, int seconds) {
        try {
            return "import time\ntime.sleep(%d)\nprint('awake', flush=True)\n".formatted(seconds)
                    + Files.readString(system.root().resolve("examples/solutions/good.py"));
        } catch (IOException e) {
            throw new AssertionError("no good example", e);
        }
    }
}
