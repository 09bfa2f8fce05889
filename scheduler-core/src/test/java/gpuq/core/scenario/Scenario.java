package gpuq.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.Command;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.NodeId;
import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.PoolState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A story about a pool, told in lines `mm:ss action | action => expectation; expectation`. Between
/// the lines time passes: a tick each second, and a heartbeat of every node that is not silent each
/// five. An expectation must be met, in the order given, by what was said since the line before;
/// and every change of a job in that time must be expected, so that nothing happens twice unseen.
/// After each step the invariants and the law of the store are checked.
///
/// The words are in [Script].
public final class Scenario {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final int HEARTBEAT_SECONDS = 5;

    final Names names = new Names();
    final Map<String, ScriptedNode> nodes = new TreeMap<>();
    private final CheckedCore core;
    private final List<String> said = new ArrayList<>();
    private final Script script = new Script(this);
    private Duration clock = Duration.ZERO;

    private Scenario(CoreLimits limits) {
        this.core = new CheckedCore(limits, PoolTable.DEFAULT_POOL);
        step(new Input.Tick(true, now()));
    }

    /// Plays a story under the usual limits.
    ///
    /// @return the pool's state at its end
    public static PoolState scenario(String story) {
        return scenario(CoreLimits.defaults(), story);
    }

    /// Plays a story under these limits.
    public static PoolState scenario(CoreLimits limits, String story) {
        Scenario scenario = new Scenario(limits);
        story.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(Line::parse)
                .forEach(scenario::play);
        return scenario.core.state();
    }

    private void play(Line line) {
        said.clear();
        boolean away = line.actions().stream().anyMatch(words -> words.verb().equals("away"));
        if (away) {
            clock = line.at();
        }
        while (clock.compareTo(line.at()) < 0) {
            clock = clock.plusSeconds(1);
            passSecond();
        }
        line.actions().forEach(script::play);
        if (line.checks()) {
            check(line);
        }
    }

    private void passSecond() {
        if (clock.toSeconds() % HEARTBEAT_SECONDS == 0) {
            for (ScriptedNode node : List.copyOf(nodes.values())) {
                if (!node.silent) {
                    heartbeat(node);
                }
            }
        }
        step(new Input.Tick(false, now()));
    }

    private void check(Line line) {
        int at = 0;
        List<String> unexpected = new ArrayList<>();
        for (Words expected : line.expected()) {
            if (expected.has("nothing")) {
                continue;
            }
            if (expected.has("silence")) {
                assertThat(said).as(line.text()).isEmpty();
                continue;
            }
            while (at < said.size() && !expected.areIn(Words.parse(said.get(at)))) {
                note(said.get(at), unexpected);
                at++;
            }
            if (at == said.size()) {
                throw new AssertionError(
                        "%s%nmissing: %s%nsaid:%n  %s"
                                .formatted(line.text(), expected, String.join("\n  ", said)));
            }
            at++;
        }
        said.subList(at, said.size()).forEach(it -> note(it, unexpected));
        if (!unexpected.isEmpty()) {
            throw new AssertionError(
                    "%s%nunexpected: %s%nsaid:%n  %s"
                            .formatted(line.text(), unexpected, String.join("\n  ", said)));
        }
    }

    private static void note(String said, List<String> unexpected) {
        if (Told.isJobEvent(said)) {
            unexpected.add(said);
        }
    }

    Instant now() {
        return START.plus(clock);
    }

    PoolState state() {
        return core.state();
    }

    void command(Command command) {
        step(new Input.CommandInput(command, "trace", now()));
    }

    void heartbeat(ScriptedNode node) {
        report(node, node.heartbeat(now()));
    }

    void report(ScriptedNode node, AgentEvent event) {
        node.sequence++;
        sealed(node, event, node.sequence);
    }

    void sealed(ScriptedNode node, AgentEvent event, long sequence) {
        step(new Input.ReportInput(event, node.epoch, node.incarnation, sequence, now()));
    }

    void tick(boolean afterTakeOver) {
        step(new Input.Tick(afterTakeOver, now()));
    }

    void restart() {
        core.restart();
    }

    ScriptedNode node(String name) {
        ScriptedNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no such node in the story: " + name);
        }
        return node;
    }

    ScriptedNode node(NodeId id) {
        return node(id.value());
    }

    private void step(Input input) {
        Effects effects = core.step(input);
        said.addAll(Told.words(effects, names));
        effects.assignments()
                .forEach(
                        sent -> {
                            ScriptedNode node = nodes.get(sent.assignment().nodeId().value());
                            if (node != null) {
                                node.take(sent);
                            }
                        });
    }
}
