package gpuq.common.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import java.time.Instant;
import java.util.Locale;

/// A piece of an attempt's output, on `gpuq.job-logs`, keyed by job.
///
/// @param offset where the piece begins in its stream, in bytes of the program's own output
/// @param sizeBytes how many bytes of the program's output the piece stands for; where the log was
///   cut, more than `text` has
/// @param text the bytes as UTF-8, with what is not UTF-8 replaced by U+FFFD; control characters
///   are still in it
public record LogChunk(
        NodeId nodeId,
        AttemptRef attempt,
        LogStream stream,
        long offset,
        int sizeBytes,
        String text,
        Instant at)
        implements JobLog {

    /// Largest piece, in bytes of output.
    public static final int MAX_BYTES = 32 * 1024;

    /// Which output.
    public enum LogStream {
        @JsonProperty("stdout")
        STDOUT,
        @JsonProperty("stderr")
        STDERR,
        @JsonProperty("grader")
        GRADER;

        /// The word used in messages, paths and answers.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
