package gpuq.api.competitions;

import gpuq.api.gradings.Gradings;
import gpuq.api.gradings.Gradings.Standing;
import gpuq.api.projection.GradingEnded;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.Check;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobKind;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Ends the test of a version once its grader has judged every file: READY, and active if that was
/// asked for, or FAILED. Looks when a grading ends, and now and then at all, so that no end is
/// missed while nobody of us was there.
@ApplicationScoped
class EndSelfTests {

    private static final Logger LOG = Logger.getLogger(EndSelfTests.class);
    private static final int MOST_AT_ONCE = 100;

    private final VersionTable table;
    private final Gradings gradings;
    private final ActivateVersion activateVersion;

    EndSelfTests(VersionTable table, Gradings gradings, ActivateVersion activateVersion) {
        this.table = table;
        this.gradings = gradings;
        this.activateVersion = activateVersion;
    }

    void ended(@ObservesAsync GradingEnded event) {
        if (event.kind() == JobKind.SELF_TEST) {
            look(event.version());
        }
    }

    @Scheduled(
            every = "10s",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void lookAtAll() {
        table.testing(MOST_AT_ONCE).forEach(this::look);
    }

    /// Ends the version's test if all is said.
    void look(CompetitionRef ref) {
        QuarkusTransaction.requiringNew().run(() -> decide(ref));
    }

    private void decide(CompetitionRef ref) {
        if (table.lock(ref.id()).isEmpty()) {
            return;
        }
        VersionTable.Version version = table.version(ref).orElseThrow();
        List<Standing> standings = gradings.selfTest(ref);
        boolean isOver = standings.stream().allMatch(standing -> standing.outcome() != null);
        if (version.state() != VersionState.TESTING || standings.isEmpty() || !isOver) {
            return;
        }
        SelfTest found = judged(version, standings);
        VersionState state = found.hasPassed() ? VersionState.READY : VersionState.FAILED;
        table.setSelfTest(ref, found);
        table.setState(ref, state);
        LOG.infof(
                "self-test ended competition=%s version=%d state=%s",
                ref.id(), ref.version(), state);
        if (state == VersionState.READY && version.activates()) {
            activateVersion.activate(ref);
        }
    }

    private static SelfTest judged(VersionTable.Version version, List<Standing> standings) {
        Map<String, Standing> byFile =
                standings.stream()
                        .collect(
                                Collectors.toMap(
                                        standing -> Objects.requireNonNull(standing.check()),
                                        Function.identity()));
        Map<String, Check> checks =
                version.content().manifest().checks().stream()
                        .collect(
                                Collectors.toMap(
                                        Check::file, Function.identity(), (first, _) -> first));
        List<SelfTest.Judged> judged = new ArrayList<>();
        for (SelfTest.Judged before : version.selfTest().checks()) {
            Standing standing = byFile.get(before.file());
            Check check = checks.get(before.file());
            judged.add(standing == null || check == null ? before : judge(before, check, standing));
        }
        return new SelfTest(judged, version.selfTest().problems());
    }

    private static SelfTest.Judged judge(SelfTest.Judged before, Check check, Standing standing) {
        Outcome outcome = Objects.requireNonNull(standing.outcome());
        boolean mustScore = check.expect() == Manifest.Expect.GRADED;
        if (outcome.code() == OutcomeCode.GRADED) {
            return scored(before, check, standing, mustScore);
        }
        if (outcome.code() == OutcomeCode.GRADER_REJECTED) {
            String said =
                    mustScore
                            ? "The grader rejects it, but it must be graded: "
                            : "The grader rejects it, as expected: ";
            return before.byGrader(!mustScore, reason(outcome), said + outcome.message());
        }
        return before.byGrader(false, reason(outcome), outcome.message());
    }

    private static SelfTest.Judged scored(
            SelfTest.Judged before, Check check, Standing standing, boolean mustScore) {
        if (!mustScore) {
            return before.byGrader(
                    false, "ACCEPTED", "The grader scores it, but it must be rejected.");
        }
        double score = Objects.requireNonNull(standing.score());
        Double expected = check.score();
        return expected == null || Math.abs(score - expected) <= check.tolerance()
                ? before.byGrader(true, "", "The grader gives it %s, as expected.".formatted(score))
                : before.byGrader(
                        false,
                        OutcomeCode.GRADER_BAD_RESULT.name(),
                        "The grader gives it %s instead of %s.".formatted(score, expected));
    }

    private static String reason(Outcome outcome) {
        return outcome.reason().isEmpty() ? outcome.code().name() : outcome.reason();
    }
}
