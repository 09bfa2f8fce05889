package gpuq.agent.gpu;

import gpuq.agent.supervise.ToolRun;
import gpuq.agent.supervise.ToolRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Runs `nvidia-smi`: everything that is known of devices comes through here, each call with a
/// bound, since a stuck driver never answers.
public final class Smi {

    /// A healthy driver answers within a second, one without persistence mode within five.
    public static final Duration BOUND = Duration.ofSeconds(15);

    private static final List<String> FOLDERS =
            List.of("/usr/bin", "/usr/local/bin", "/usr/local/nvidia/bin", "/opt/bin");

    private static final int MAX_XML = 4 * 1024 * 1024;
    private static final int MAX_TEXT = 256 * 1024;
    private static final int SAID = 300;

    private final Path tool;
    private final Duration bound;

    public Smi(Path tool, Duration bound) {
        this.tool = tool;
        this.bound = bound;
    }

    /// Where the tool is on this host, if it has one.
    public static Optional<Path> find() {
        return FOLDERS.stream()
                .map(folder -> Path.of(folder, "nvidia-smi"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// The devices now.
    SmiAnswer read() throws InterruptedException {
        try {
            Result result = ToolRun.run(List.of(tool.toString(), "-q", "-x"), bound, MAX_XML);
            if (!result.ended()) {
                return new SmiAnswer.Broken(
                        SmiFault.DRIVER_HANGS, "nvidia-smi did not end within " + bound);
            }
            if (result.code() != 0) {
                String said = said(result);
                return new SmiAnswer.Broken(SmiText.fault(result.code(), said), said);
            }
            return new SmiAnswer.Read(SmiXml.parse(result.output()));
        } catch (BadSmiOutputException e) {
            return new SmiAnswer.Broken(SmiFault.DRIVER_FAILED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new SmiAnswer.Broken(SmiFault.DRIVER_MISSING, e.toString());
        }
    }

    Map<String, Integer> capabilities() throws InterruptedException {
        return SmiText.capabilities(text("--query-gpu=uuid,compute_cap", "--format=csv,noheader"));
    }

    Map<String, String> slices() throws InterruptedException {
        return SmiText.slices(text("-L"));
    }

    private String text(String... arguments) throws InterruptedException {
        try {
            List<String> argv =
                    Stream.concat(Stream.of(tool.toString()), Stream.of(arguments)).toList();
            Result result = ToolRun.run(argv, bound, MAX_TEXT);
            return result.ended() ? result.output() : "";
        } catch (IOException _) {
            // As if it said nothing: the devices' own reading names the fault.
            return "";
        }
    }

    private static String said(Result result) {
        String text = result.output().strip();
        return text.substring(0, Math.min(SAID, text.length()));
    }
}
