package gpuq.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/// One process of the running system, as `status --json` shows it.
///
/// @param pid 0 while it does not run
record LocalProcess(String name, String state, long pid, int restarts) {

    static LocalProcess of(JsonNode json) {
        return new LocalProcess(
                json.path("name").asText(),
                json.path("state").asText(),
                json.path("pid").asLong(),
                json.path("restarts").asInt());
    }

    boolean isReady() {
        return state.equals("ready");
    }

    /// Sends it a signal of this name, such as `STOP`.
    void signal(String name) {
        try {
            Process sent = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
            if (sent.waitFor() != 0) {
                throw new AssertionError("no " + name + " to " + this);
            }
        } catch (IOException e) {
            throw new AssertionError("no kill command", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// Ends it at once, as a power cut would; nothing of it can object.
    void kill() {
        ProcessHandle.of(pid)
                .orElseThrow(() -> new AssertionError(this + " does not run"))
                .destroyForcibly();
    }
}
