package gpuq.common.grading;

import gpuq.common.bundle.Manifest;
import gpuq.common.grading.GraderVerdict.Rejected;
import gpuq.common.grading.GraderVerdict.Suspect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Reads a grader's `results.jsonl` by the table of the grader contract: strict JSON, one end, a
/// finite score in range (GRADE-5). Called by the agent when a grader has ended by itself; it never
/// says whose fault a bad result is.
public final class ResultsFile {

    /// A grader that judges the file wrong may end with this code.
    public static final int EXIT_REJECTED = 43;

    private static final int MAX_BYTES = 1 << 20;

    private ResultsFile() {}

    /// The verdict of a grader run that ended by itself.
    ///
    /// @param results the file, which may be missing
    /// @param exitCode the grader's exit code
    /// @param rows data rows of the graded file, used where the grader gives no number
    /// @throws UncheckedIOException if the disk fails: never for what is in the file
    public static GraderVerdict read(
            Path results, int exitCode, Manifest.Metric metric, long rows) {
        if (exitCode != 0 && exitCode != EXIT_REJECTED) {
            return new Suspect("the grader ended with exit code " + exitCode, false);
        }
        try {
            ResultLines lines = ResultLines.parse(textOf(results));
            ResultFields end = lines.end();
            if (end == null) {
                return withoutEnd(exitCode);
            }
            GraderVerdict verdict = new ResultEnd(end, metric).verdict(lines.details(), rows);
            if (exitCode == EXIT_REJECTED && !(verdict instanceof Rejected)) {
                return new Suspect("the grader wrote a result and ended with exit code 43", false);
            }
            return verdict;
        } catch (BadResultsException e) {
            return new Suspect(String.valueOf(e.getMessage()), exitCode == 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GraderVerdict withoutEnd(int exitCode) {
        if (exitCode == EXIT_REJECTED) {
            return new Rejected(
                    ResultEnd.UNSPECIFIED,
                    "The grader refused the file and did not say why.",
                    List.of());
        }
        return new Suspect("results.jsonl has neither a result nor a rejection", true);
    }

    /// What the grader wrote; nothing if there is no file. The folder is the grader's, so a link or
    /// a FIFO in the file's place is not opened.
    private static String textOf(Path results) throws IOException, BadResultsException {
        if (!Files.exists(results, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        if (!Files.isRegularFile(results, LinkOption.NOFOLLOW_LINKS)) {
            throw new BadResultsException("results.jsonl is not a regular file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(results, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (AccessDeniedException _) {
            throw new BadResultsException("results.jsonl may not be read");
        }
        if (bytes.length > MAX_BYTES) {
            throw new BadResultsException("results.jsonl is larger than 1 MiB");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw new BadResultsException("results.jsonl is not UTF-8");
        }
    }
}
