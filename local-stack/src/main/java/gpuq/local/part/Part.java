package gpuq.local.part;

import gpuq.local.process.Launch;
import java.io.IOException;
import java.time.Duration;

/// One program of the local system. Whoever runs it calls [#prepare] once, starts [#launch], and
/// asks [#isReady] until it holds; a restart repeats the last two.
public interface Part {
    String name();

    /// Unpacks, formats, writes configuration. Safe to repeat and to have been killed half-way.
    void prepare() throws IOException, InterruptedException;

    Launch launch();

    /// Whether it answers; false while it cannot be reached.
    boolean isReady();

    /// The longest start that is still a start.
    default Duration startBound() {
        return Duration.ofSeconds(90);
    }

    /// How long it may take to end before it is killed.
    default Duration stopGrace() {
        return Duration.ofSeconds(20);
    }
}
