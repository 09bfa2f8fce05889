package gpuq.agent.attempt;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.agent.state.AttemptDir;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.json.JsonStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Makes the folder that a grader sees as `/in`: the submission, and a context that does not say
/// whose it is.
final class GradeInput {

    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    private GradeInput() {}

    private record Context(String competition, int version, long rows) {}

    /// @param submission a read-only file, which is linked and not copied
    static void write(AttemptDir dir, StartAttempt start, Path submission, long rows)
            throws IOException {
        dir.create();
        Path input = dir.input();
        Files.createDirectories(input);
        Path file = input.resolve("submission.csv");
        Files.deleteIfExists(file);
        Files.createLink(file, submission);
        Path context = input.resolve("context.json");
        Files.deleteIfExists(context);
        Files.write(
                context,
                MAPPER.writeValueAsBytes(
                        new Context(
                                start.competition().id().value(),
                                start.competition().version(),
                                rows)));
        Files.setPosixFilePermissions(context, PosixFilePermissions.fromString("r--r--r--"));
        Files.setPosixFilePermissions(input, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
