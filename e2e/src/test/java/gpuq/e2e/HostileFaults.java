package gpuq.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares what became of a hostile program with what was to become of it.
final class HostileFaults {

    /// What a stopped program may take to end, and the system to say so.
    private static final Duration AFTER_LIMIT = Duration.ofSeconds(15);

    private HostileFaults() {}

    /// Each difference as a sentence; a list that more may be added to.
    static List<String> of(HostileProgram program, Person owner, JsonNode job) {
        List<String> faults = new ArrayList<>();
        String name = program.name();
        JsonNode outcome = job.path("outcome");
        if (!program.codes().contains(outcome.path("code").asText())) {
            faults.add(name + " ended " + outcome + " " + errors(owner, job));
        }
        String reason = program.reason();
        if (reason != null && !outcome.path("reason").asText().equals(reason)) {
            faults.add(name + " has the reason " + outcome.path("reason"));
        }
        differs(faults, name, "score", program.expected("score"), job.at("/result/score"));
        differs(faults, name, "retried", program.expected("retried"), outcome.path("retried"));
        String counted = program.expected("counted");
        if (counted != null && job.path("counted").asBoolean() != Boolean.parseBoolean(counted)) {
            faults.add(name + " is counted: " + job.path("counted"));
        }
        duration(faults, program, job);
        log(faults, program, owner, job);
        return faults;
    }

    private static void differs(
            List<String> faults,
            String name,
            String what,
            @Nullable String expected,
            JsonNode found) {
        if (expected != null && found.asDouble() != Double.parseDouble(expected)) {
            faults.add(name + " has the " + what + " " + found);
        }
    }

    private static void duration(List<String> faults, HostileProgram program, JsonNode job) {
        if (!job.hasNonNull("started_at")) {
            return;
        }
        Duration took =
                Duration.between(
                        Instant.parse(job.path("started_at").asText()),
                        Instant.parse(job.path("finished_at").asText()));
        String seconds = program.expected("seconds");
        Duration bound =
                seconds == null
                        ? Duration.ofSeconds(program.timeout()).plus(AFTER_LIMIT)
                        : Duration.ofSeconds(Long.parseLong(seconds));
        if (took.compareTo(bound) > 0) {
            faults.add(program.name() + " took " + took);
        }
    }

    private static void log(
            List<String> faults, HostileProgram program, Person owner, JsonNode job) {
        String text =
                owner.asks("GET", "/jobs/%s/log?limit=4194304".formatted(job.path("id").asText()))
                        .body();
        String bytes = program.expected("log");
        if (bytes != null && text.length() > Long.parseLong(bytes)) {
            faults.add(program.name() + " has a log of " + text.length());
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
            faults.add(program.name() + " has control characters in its log");
        }
        double percent = job.at("/progress/percent").asDouble();
        if (percent < 0 || percent > 100) {
            faults.add(program.name() + " has made " + percent + " percent");
        }
    }

    private static String errors(Person owner, JsonNode job) {
        String text =
                owner.asks("GET", "/jobs/%s/log?stream=stderr".formatted(job.path("id").asText()))
                        .body();
        return text.substring(Math.max(0, text.length() - 800));
    }
}
