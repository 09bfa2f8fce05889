package gpuq.agent.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.agent.state.AttemptDir;
import gpuq.agent.state.DurableFile;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Sha256;
import gpuq.common.json.JsonStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an attempt is to run, in words of the launcher: digests, names and numbers, never a path of
/// the host. Written by the agent into the attempt's folder, where the launcher reads it.
///
/// @param slot the first of the attempt's slots: it decides the uid
/// @param moreSlots the others; absent in a spec of an older release
/// @param gpus numbers of the GPU devices that it may open; absent in a spec of an older release
/// @param gpuCaps numbers of the rights to parts of them that it may open; absent in a spec of an
///   older release
/// @param image digest of the image
/// @param data tree that is `/data`
/// @param answers tree that is `/answers`; grade leg only
/// @param grader tree that is `/grader`; grade leg only
/// @param harness tree that is `/harness`, where the competition has one
/// @param program name of the student's program in `/work`; absent in the grade leg
/// @param command argv inside the container
/// @param take what is taken out of the scratch at the end
public record LaunchSpec(
        AttemptRef attempt,
        String slot,
        @Nullable List<String> moreSlots,
        @Nullable List<Integer> gpus,
        @Nullable List<Integer> gpuCaps,
        Sha256 image,
        @Nullable Sha256 data,
        @Nullable Sha256 answers,
        @Nullable Sha256 grader,
        @Nullable Sha256 harness,
        @Nullable String program,
        List<String> command,
        Map<String, String> environment,
        Limits limits,
        @Nullable Take take) {

    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    public LaunchSpec {
        command = List.copyOf(command);
        moreSlots = moreSlots == null ? List.of() : List.copyOf(moreSlots);
        gpus = gpus == null ? List.of() : List.copyOf(gpus);
        gpuCaps = gpuCaps == null ? List.of() : List.copyOf(gpuCaps);
    }

    /// Every slot that the attempt holds.
    List<String> slots() {
        List<String> all = new ArrayList<>();
        all.add(slot);
        if (moreSlots != null) {
            all.addAll(moreSlots);
        }
        return all;
    }

    /// The GPU devices that it may open.
    List<Integer> devices() {
        return gpus == null ? List.of() : gpus;
    }

    /// The rights to parts of GPUs that it may open.
    List<Integer> caps() {
        return gpuCaps == null ? List.of() : gpuCaps;
    }

    /// What the attempt may use.
    ///
    /// @param shm bytes of `/dev/shm`
    /// @param scratch bytes of `/work` and `/tmp` together
    /// @param log bytes of each output that are kept
    /// @param stopAtLogLimit whether more output ends the attempt
    public record Limits(
            double cpus,
            long memory,
            long shm,
            int pids,
            int openFiles,
            long scratch,
            long inodes,
            long log,
            boolean stopAtLogLimit,
            Duration killGrace) {}

    /// A file to take out.
    ///
    /// @param name a single name in the folder that the leg writes to
    public record Take(String name, long maxBytes) {}

    public void write(AttemptDir dir) throws IOException {
        DurableFile.replace(dir.spec(), MAPPER.writeValueAsBytes(this));
    }

    /// @throws IOException if there is none or it is not one
    public static LaunchSpec read(AttemptDir dir) throws IOException {
        return MAPPER.readValue(Files.readAllBytes(dir.spec()), LaunchSpec.class);
    }
}
