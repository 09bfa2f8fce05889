package gpuq.core.scenario;

import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.Command;
import gpuq.common.contract.Command.NodeMode;
import gpuq.common.contract.CompetitionTerms;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.JobKind;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.PoolId;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// The actions of the scenario language.
///
/// - `node n1 gpus=1 parts=0 cpus=0 grades=1 mem=24 cc=80`: admitted, and its first heartbeat comes
/// - `submit j1 user=ada comp=c1 gpus=1 timeout=600 expected=60 prio=normal cap=4 latest mem= cc=
///   lost=15 ago=0 pool=default image=IMAGE`
/// - `grade j1 kind=self_test user=ada comp=c1 file=f1 on=n1 ago=0`: a stored file for the staff; a
///   copy of it is on that node
/// - `cancel j1 code=CANCELLED_BY_USER`, `update j1 timeout= expected= prio= solution=`
/// - `hold c1`, `release c1`, `withdraw c1`, `block ada`, `unblock ada`
/// - `open n1`, `cordon n1`, `drain n1`, `quarantine n1`, `enrol n1 epoch=2`
/// - `silence n1`, `speak n1`, `reboot n1`, `restart n1`, `forgetful n1`, `deaf n1`, `finding n1
///   code=DISK_LOW severe`, `healthy n1`, `broken n1 slot=gpu0`, `unfit n1 image=IMAGE slot=gpu0`,
///   `fit n1`
/// - what an agent reports is in [AgentScript]
/// - `takeover`: another core restores from the store; `away`: no tick and no heartbeat until now;
///   `tick`, `wait`
final class Script {

    private final Scenario story;
    private final AgentScript agents;

    Script(Scenario story) {
        this.story = story;
        this.agents = new AgentScript(story);
    }

    void play(Words words) {
        switch (words.verb()) {
            case "node" -> node(words);
            case "submit" -> submit(words);
            case "grade" -> grade(words);
            case "cancel" -> cancel(words);
            case "update" -> update(words);
            case "stack" ->
                    story.command(
                            new Command.DumpStack(story.names.job(words.object()), story.now()));
            case "hold" -> hold(words.object(), true);
            case "release" -> hold(words.object(), false);
            case "withdraw" ->
                    story.command(
                            new Command.WithdrawCompetition(
                                    new CompetitionId(words.object()),
                                    "staff say so",
                                    story.now()));
            case "block" -> block(words.object(), true);
            case "unblock" -> block(words.object(), false);
            case "open" -> mode(words.object(), NodeMode.OPEN);
            case "cordon" -> mode(words.object(), NodeMode.CORDONED);
            case "drain" -> mode(words.object(), NodeMode.DRAINING);
            case "quarantine" -> mode(words.object(), NodeMode.QUARANTINED);
            case "enrol" -> enrol(words);
            case "takeover" -> {
                story.restart();
                story.tick(true);
            }
            case "tick" -> story.tick(false);
            case "away", "wait" -> {} // time passes
            default -> agents.play(words);
        }
    }

    private void node(Words words) {
        NodeId id = new NodeId(words.object());
        ScriptedNode node = new ScriptedNode(id, words);
        story.nodes.put(words.object(), node);
        story.command(new Command.AdmitNode(id, PoolTable.DEFAULT_POOL, 1, story.now()));
        story.heartbeat(node);
    }

    private void enrol(Words words) {
        NodeId id = new NodeId(words.object());
        story.command(
                new Command.AdmitNode(
                        id,
                        new PoolId(words.get("pool", "default")),
                        words.get("epoch", 1),
                        story.now()));
    }

    private void submit(Words words) {
        Duration timeout = Duration.ofSeconds(words.get("timeout", 600));
        story.command(
                new Command.SubmitJob(
                        story.names.job(words.object()),
                        new UserId(words.get("user", "ada")),
                        Names.competition(words.get("comp", "c1")),
                        new PoolId(words.get("pool", "default")),
                        story.now().minusSeconds(words.get("ago", 0)),
                        Duration.ofSeconds(words.get("expected", 60)),
                        timeout,
                        words.get("gpus", 1),
                        new GpuNeed(
                                words.get("mem", 0) * (1L << 30),
                                words.get("cc", 0),
                                words.named().get("model")),
                        priority(words.get("prio", "normal")),
                        Names.digest(words.object()),
                        terms(words)));
    }

    private void grade(Words words) {
        Map<String, String> named = words.named();
        story.command(
                new Command.GradeFile(
                        story.names.job(words.object()),
                        new UserId(words.get("user", "ines")),
                        Names.competition(words.get("comp", "c1")),
                        new PoolId(words.get("pool", "default")),
                        story.now().minusSeconds(words.get("ago", 0)),
                        JobKind.valueOf(words.get("kind", "self_test").toUpperCase(Locale.ROOT)),
                        new CollectedFile(
                                Names.digest(words.get("file", "f1")),
                                100,
                                10,
                                named.containsKey("on") ? new NodeId(words.get("on", "")) : null,
                                false),
                        terms(words)));
    }

    private static CompetitionTerms terms(Words words) {
        Map<Part, Sha256> digests = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            digests.put(part, Names.digest(part.name()));
        }
        digests.put(Part.IMAGE, Names.digest(words.get("image", "IMAGE")));
        digests.put(Part.DATA, Names.digest(words.get("data", Part.DATA.name())));
        return new CompetitionTerms(
                digests,
                Duration.ofSeconds(words.get("prepare", 120)),
                Duration.ofSeconds(words.get("grader", 60)),
                words.get("cap", 4),
                words.named().containsKey("all") ? words.get("all", 1) : null,
                words.has("latest"),
                Duration.ofSeconds(words.get("lost", 15)));
    }

    private void cancel(Words words) {
        story.command(
                new Command.CancelJob(
                        story.names.job(words.object()),
                        OutcomeCode.valueOf(words.get("code", "CANCELLED_BY_USER")),
                        words.get("reason", ""),
                        story.now()));
    }

    private void update(Words words) {
        Map<String, String> named = words.named();
        story.command(
                new Command.UpdateJob(
                        story.names.job(words.object()),
                        named.containsKey("expected")
                                ? Duration.ofSeconds(words.get("expected", 0))
                                : null,
                        named.containsKey("timeout")
                                ? Duration.ofSeconds(words.get("timeout", 0))
                                : null,
                        named.containsKey("prio") ? priority(words.get("prio", "")) : null,
                        named.containsKey("solution")
                                ? Names.digest(words.get("solution", ""))
                                : null,
                        story.now()));
    }

    private void hold(String competition, boolean hold) {
        story.command(
                new Command.HoldCompetition(
                        new CompetitionId(competition), hold, "staff say so", story.now()));
    }

    private void block(String user, boolean block) {
        story.command(new Command.BlockUser(new UserId(user), block, "", story.now()));
    }

    private void mode(String node, NodeMode mode) {
        story.command(new Command.SetNodeMode(new NodeId(node), mode, "", story.now()));
    }

    private static Priority priority(String word) {
        return Priority.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
