package gpuq.agent.attempt;

import gpuq.agent.state.AttemptDir;
import gpuq.agent.supervise.FolderWatch;
import gpuq.agent.supervise.FolderWatch.Watched;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The last bytes that an attempt has printed, for the reason of a failure.
final class OutputTail {

    private static final int BYTES = 16 * 1024;

    /// The supervisor's log pumps end within milliseconds of the last process that could write.
    private static final Duration BOUND = Duration.ofSeconds(2);

    private final FolderWatch watch;

    OutputTail(FolderWatch watch) {
        this.watch = watch;
    }

    /// Waits, briefly, until the output is complete.
    String read(AttemptDir dir, String stream) throws IOException, InterruptedException {
        long end = System.nanoTime() + BOUND.toNanos();
        try (Watched folder = watch.on(dir.folder())) {
            while (!Files.exists(dir.outputTail(stream)) && System.nanoTime() - end < 0) {
                folder.await(Duration.ofMillis(100));
            }
        }
        String beginning = last(dir.output(stream));
        String ending = last(dir.outputTail(stream));
        return beginning + ending;
    }

    private static String last(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(BYTES, access.length());
            byte[] bytes = new byte[length];
            access.seek(access.length() - length);
            access.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
