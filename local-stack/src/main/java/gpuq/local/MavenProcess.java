package gpuq.local;

import gpuq.local.process.ProcessRef;
import java.util.Optional;

/// The Maven that this test JVM belongs to: the nearest ancestor that runs Maven's launcher.
/// Without one (a test started from an editor) it is this JVM itself.
final class MavenProcess {
    private static final String LAUNCHER = "org.codehaus.plexus.classworlds.launcher.Launcher";
    private static final int MAX_DEPTH = 32;

    private MavenProcess() {}

    static ProcessRef find() {
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        for (int depth = 0; depth < MAX_DEPTH && parent.isPresent(); depth++) {
            Optional<ProcessRef> ref =
                    ProcessRef.of(parent.get().pid()).filter(found -> found.hasArgument(LAUNCHER));
            if (ref.isPresent()) {
                return ref.get();
            }
            parent = parent.get().parent();
        }
        return ProcessRef.self();
    }
}
