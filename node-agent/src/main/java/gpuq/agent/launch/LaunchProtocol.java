package gpuq.agent.launch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.agent.launch.Launch.Counters;
import gpuq.agent.launch.Launch.Ending;
import gpuq.agent.launch.LaunchException.Code;
import gpuq.agent.supervise.ProcessRef;
import gpuq.common.job.AttemptRef;
import gpuq.common.json.JsonStyle;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// What agent and launcher say to each other: a line of JSON each way on a connection of its own. A
/// request has a verb and an attempt, and nothing that a shell, a path or a program could be made
/// from.
final class LaunchProtocol {

    static final int MAX_LINE = 128 * 1024;

    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    private LaunchProtocol() {}

    enum Verb {
        PREPARE,
        START,
        STOP,
        DUMP_STACK,
        COUNT,
        END,
        EXAMINE,
        CLEAN
    }

    /// @param reason of a stop; shown, never used
    record Request(Verb verb, AttemptRef attempt, @Nullable String reason) {}

    /// Exactly what the verb answers; `code` and `detail` where it failed.
    record Answer(
            @Nullable ProcessRef process,
            @Nullable Ending ending,
            @Nullable Integer asked,
            @Nullable Counters counters,
            @Nullable Remains remains,
            @Nullable Code code,
            @Nullable String detail) {

        static Answer done() {
            return new Answer(null, null, null, null, null, null, null);
        }

        static Answer started(ProcessRef process) {
            return new Answer(process, null, null, null, null, null, null);
        }

        static Answer asked(int processes) {
            return new Answer(null, null, processes, null, null, null, null);
        }

        static Answer counted(Counters counters) {
            return new Answer(null, null, null, counters, null, null, null);
        }

        static Answer ended(Ending ending) {
            return new Answer(null, ending, null, null, null, null, null);
        }

        static Answer seen(Remains remains) {
            return new Answer(null, null, null, null, remains, null, null);
        }

        static Answer failed(Code code, String detail) {
            return new Answer(null, null, null, null, null, code, detail);
        }
    }

    static void send(OutputStream out, Object message) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(MAPPER.writeValueAsBytes(message));
        line.write('\n');
        out.write(line.toByteArray());
        out.flush();
    }

    static <T> T receive(InputStream stream, Class<T> type) throws IOException {
        InputStream in = new BufferedInputStream(stream);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (line.size() >= MAX_LINE) {
                throw new IOException("a line above " + MAX_LINE + " bytes");
            }
            line.write(next);
            next = in.read();
        }
        try {
            return MAPPER.readValue(line.toByteArray(), type);
        } catch (JsonProcessingException e) {
            throw new IOException("not a message of the launcher: " + e.getOriginalMessage(), e);
        }
    }
}
