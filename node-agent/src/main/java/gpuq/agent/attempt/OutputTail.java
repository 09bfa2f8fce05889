package gpuq.agent.attempt;

import gpuq.agent.state.AttemptDir;
import gpuq.agent.supervise.FolderWatch;
import gpuq.agent.supervise.FolderWatch.Watched;
import java.io.ByteArrayOutputStream;
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

    /// Waits, briefly, until the output is complete; then the end of what is kept of its beginning
    /// and the end of what is kept of its end, each as long as a reason may be.
    String read(AttemptDir dir, String stream) throws IOException, InterruptedException {
        awaitWhole(dir, stream);
        return text(last(dir.output(stream), BYTES)) + text(last(dir.outputTail(stream), BYTES));
    }

    /// Waits, briefly, until the output is complete; then its last bytes.
    String last(AttemptDir dir, String stream, int maxBytes)
            throws IOException, InterruptedException {
        awaitWhole(dir, stream);
        byte[] ending = last(dir.outputTail(stream), maxBytes);
        byte[] before = last(dir.output(stream), maxBytes - ending.length);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(before);
        if (before.length > 0 && leftOut(dir, stream) > 0) {
            all.writeBytes(
                    "\n[%d bytes are left out here]\n"
                            .formatted(leftOut(dir, stream))
                            .getBytes(StandardCharsets.US_ASCII));
        }
        all.writeBytes(ending);
        return text(all.toByteArray());
    }

    private void awaitWhole(AttemptDir dir, String stream)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + BOUND.toNanos();
        try (Watched folder = watch.on(dir.folder())) {
            while (!Files.exists(dir.outputTail(stream)) && System.nanoTime() - end < 0) {
                folder.await(Duration.ofMillis(100));
            }
        }
    }

    /// What followed the beginning and is not in the ending.
    private static long leftOut(AttemptDir dir, String stream) throws IOException {
        Path rest = dir.outputRest(stream);
        Path tail = dir.outputTail(stream);
        return Files.exists(rest) && Files.exists(tail)
                ? Long.parseLong(Files.readString(rest).strip()) - Files.size(tail)
                : 0;
    }

    private static byte[] last(Path file, int maxBytes) throws IOException {
        if (!Files.exists(file)) {
            return new byte[0];
        }
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(maxBytes, access.length())];
            access.seek(access.length() - bytes.length);
            access.readFully(bytes);
            return bytes;
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
