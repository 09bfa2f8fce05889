package gpuq.agent.launch;

import gpuq.agent.launch.LaunchException.Code;
import gpuq.agent.launch.Scratch.Folders;
import gpuq.agent.sandbox.ContainerArgs;
import gpuq.agent.sandbox.Mount;
import gpuq.agent.sandbox.Tools;
import gpuq.agent.state.AttemptDir;
import gpuq.agent.state.StatePaths;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns a spec into mounts: every path is made here from the launcher's own folders and a digest,
/// so that a spec cannot name a path of the host.
final class LaunchMounts {

    /// A name that a mount can carry and that leaves no folder.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final StatePaths paths;
    private final Tools tools;

    LaunchMounts(StatePaths paths, Tools tools) {
        this.paths = paths;
        this.tools = tools;
    }

    List<Mount> of(LaunchSpec spec, Folders scratch) throws LaunchException, IOException {
        AttemptDir dir = paths.attempt(spec.attempt());
        List<Mount> mounts = new ArrayList<>();
        mounts.add(Mount.readOnly(tools.stub(), ContainerArgs.STUB));
        switch (spec.attempt().leg()) {
            case RUN -> mounts.add(Mount.writable(scratch.work(), "/work"));
            case GRADE -> {
                mounts.add(Mount.writable(scratch.work(), "/scratch"));
                mounts.add(Mount.writable(scratch.out(), "/out"));
                mounts.add(Mount.readOnly(dir.input(), "/in"));
                addTree(mounts, spec.grader(), "/grader");
                addTree(mounts, spec.answers(), "/answers");
            }
        }
        mounts.add(Mount.writable(scratch.tmp(), "/tmp"));
        mounts.add(Mount.writable(scratch.tmp(), "/var/tmp"));
        mounts.add(Mount.writable(scratch.shm(), "/dev/shm"));
        addTree(mounts, spec.data(), "/data");
        addTree(mounts, spec.harness(), "/harness");
        if (spec.program() != null) {
            if (!NAME.matcher(spec.program()).matches()) {
                throw new LaunchException(Code.BAD_SPEC, "program name " + spec.program());
            }
            mounts.add(Mount.readOnly(dir.solution(), "/work/" + spec.program()));
        }
        return mounts;
    }

    private void addTree(List<Mount> mounts, @Nullable Sha256 digest, String target)
            throws LaunchException, IOException {
        if (digest == null) {
            return;
        }
        Path tree = paths.tree(digest);
        if (!Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            throw new LaunchException(Code.TREE_MISSING, target + " " + digest);
        }
        mounts.add(Mount.readOnly(tree, target));
    }
}
