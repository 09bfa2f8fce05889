package gpuq.core.scenario;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.CollectedFile;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What agents do in a scenario.
///
/// - `preparing j1`, `running j1`, `collecting j1`, `grading j1`, `reporting j1`: a phase
/// - `collected j1`, `graded j1`, `failed j1 code=NODE_FAULT reason=`: an end. Each speaks for the
///   attempt that a node holds; `node=`, `leg=` and `attempt=` say it otherwise, `ran=` how long
///   the program ran, `never` that it never started
/// - `again`: the last report comes once more, with the same place in the order
/// - `heartbeat n1`, `stale n1`: a heartbeat; one that is late in the order
/// - `has n1 data=wine`, `lacks n1`: a heartbeat from now on names this tree of data, or none
/// - `silence`, `speak`, `reboot`, `restart`, `forgetful`, `deaf`, `hear`, `finding`, `healthy`,
///   `broken`, `rekey`: what becomes of a node
final class AgentScript {

    private final Scenario story;
    private @Nullable ScriptedNode lastNode;
    private @Nullable AgentEvent lastReport;
    private long lastSequence;

    AgentScript(Scenario story) {
        this.story = story;
    }

    void play(Words words) {
        switch (words.verb()) {
            case "preparing" -> phase(words, Stage.PREPARE);
            case "running" -> phase(words, Stage.RUN);
            case "collecting" -> phase(words, Stage.COLLECT);
            case "grading" -> phase(words, Stage.GRADE);
            case "reporting" -> phase(words, Stage.REPORT);
            case "collected", "graded", "failed" -> ended(words);
            case "again" -> again();
            default -> node(words, story.node(words.object()));
        }
    }

    private void node(Words words, ScriptedNode node) {
        switch (words.verb()) {
            case "heartbeat" -> story.heartbeat(node);
            case "stale" -> story.sealed(node, node.heartbeat(story.now()), node.sequence - 1);
            case "silence" -> node.silent = true;
            case "speak" -> {
                node.silent = false;
                story.heartbeat(node);
            }
            case "reboot" -> {
                node.reboot();
                node.silent = false;
                story.heartbeat(node);
            }
            case "restart" -> {
                node.restart();
                story.heartbeat(node);
            }
            case "forgetful" -> node.held.clear();
            case "deaf" -> node.deaf = true;
            case "hear" -> node.deaf = false;
            case "rekey" -> node.rekey();
            case "finding" -> {
                node.finding(words.get("code", "DISK_LOW"), words.has("severe"));
                story.heartbeat(node);
            }
            case "clock" -> {
                node.clockOffsetMs = (long) words.get("off", 0);
                story.heartbeat(node);
            }
            case "has" -> {
                node.data = List.of(Names.digest(words.get("data", "DATA")));
                story.heartbeat(node);
            }
            case "lacks" -> {
                node.data = List.of();
                story.heartbeat(node);
            }
            case "healthy" -> {
                node.healthy();
                story.heartbeat(node);
            }
            case "unfit" -> {
                node.unfit(words.get("image", "IMAGE"), words.get("slot", ""));
                story.heartbeat(node);
            }
            case "fit" -> {
                node.fit();
                story.heartbeat(node);
            }
            case "broken" -> {
                node.breakSlot(words.get("slot", "gpu0"));
                story.heartbeat(node);
            }
            default -> throw new IllegalArgumentException("not a word of scenarios: " + words);
        }
    }

    private void phase(Words words, Stage stage) {
        ScriptedNode node = speaker(words);
        report(node, new AttemptPhase(node.id, ref(words, node), stage, "", story.now()));
    }

    private void ended(Words words) {
        ScriptedNode node = speaker(words);
        AttemptRef ref = ref(words, node);
        CollectedFile file =
                new CollectedFile(Names.digest(ref.toString()), 100, 10, node.id, false);
        Grade grade = new Grade(0.5, null, null, Map.of(), 10, "", List.of());
        Stage stage = ref.leg() == Leg.RUN ? Stage.RUN : Stage.GRADE;
        Outcome outcome =
                Outcome.of(
                                OutcomeCode.valueOf(words.get("code", "NODE_FAULT")),
                                stage,
                                "It failed.",
                                "")
                        .withReason(words.get("reason", ""));
        String verb = words.verb();
        report(
                node,
                new AttemptEnded(
                        node.id,
                        ref,
                        verb.equals("collected") ? file : null,
                        verb.equals("graded") ? grade : null,
                        verb.equals("failed") ? outcome : null,
                        Usage.NONE,
                        words.has("never") ? null : Duration.ofSeconds(words.get("ran", 1)),
                        story.now()));
    }

    private void report(ScriptedNode node, AgentEvent event) {
        story.report(node, event);
        lastNode = node;
        lastReport = event;
        lastSequence = node.sequence;
    }

    private void again() {
        if (lastNode == null || lastReport == null) {
            throw new IllegalStateException("nothing was reported yet");
        }
        story.sealed(lastNode, lastReport, lastSequence);
    }

    /// The node that holds an attempt of the job, or the one that the story names.
    private ScriptedNode speaker(Words words) {
        if (words.named().containsKey("node")) {
            return story.node(words.get("node", ""));
        }
        JobId job = story.names.job(words.object());
        return story.nodes.values().stream()
                .filter(node -> node.attemptOf(job).isPresent())
                .reduce((_, second) -> second)
                .orElseThrow(() -> new IllegalArgumentException("no node holds it: " + words));
    }

    private AttemptRef ref(Words words, ScriptedNode node) {
        JobId job = story.names.job(words.object());
        Optional<AttemptRef> held = node.attemptOf(job);
        Leg leg =
                words.named().containsKey("leg")
                        ? Leg.valueOf(words.get("leg", "").equals("run") ? "RUN" : "GRADE")
                        : held.map(AttemptRef::leg).orElse(Leg.RUN);
        int number =
                words.named().containsKey("attempt")
                        ? words.get("attempt", 1)
                        : held.map(AttemptRef::number).orElse(1);
        return new AttemptRef(job, leg, number);
    }
}
