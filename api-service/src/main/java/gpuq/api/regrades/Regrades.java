package gpuq.api.regrades;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.audit.Audit;
import gpuq.api.competitions.ActiveVersions;
import gpuq.api.database.Database;
import gpuq.api.gradings.Gradings;
import gpuq.api.outbox.Outbox;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.regrades.RegradeTable.Decision;
import gpuq.api.regrades.RegradeTable.Left;
import gpuq.api.regrades.RegradeTable.Regrade;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.Command;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.PoolId;
import gpuq.common.job.UserId;
import gpuq.common.json.JsonStyle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Has what jobs have left graded anew by another version, in the shadow: nothing that anybody sees
/// changes until an owner applies it (EVOLVE-7). The end of a job never changes.
@ApplicationScoped
class Regrades {

    /// Of one regrade. More are regraded by lists of jobs.
    static final int MOST_JOBS = 2_000;

    private static final ObjectMapper STORED = JsonStyle.newMapper();

    private final Database database;
    private final RegradeTable table;
    private final ActiveVersions versions;
    private final Gradings gradings;
    private final Outbox outbox;
    private final Audit audit;

    Regrades(
            Database database,
            RegradeTable table,
            ActiveVersions versions,
            Gradings gradings,
            Outbox outbox,
            Audit audit) {
        this.database = database;
        this.table = table;
        this.versions = versions;
        this.gradings = gradings;
        this.outbox = outbox;
        this.audit = audit;
    }

    /// Asks for the gradings.
    ///
    /// @param jobs whose files; of all that have a score, if absent
    /// @throws ProblemException `SELF_TEST_FAILED` if the version's grader was not found good,
    ///   `NOT_FOUND` without the version or one of the jobs, `LIMIT_EXCEEDED` for too many
    @Transactional
    UUID start(CompetitionRef ref, @Nullable List<String> jobs, UserId by) {
        ActiveVersions.Version version = versions.find(ref).orElseThrow(ProblemException::notFound);
        if (!versions.isTested(ref)) {
            throw new ProblemException(
                    ProblemCode.SELF_TEST_FAILED,
                    "Version %d has not passed its self-test.".formatted(ref.version()));
        }
        List<Left> left = table.graded(ref.id(), jobs, MOST_JOBS + 1);
        if (left.size() > MOST_JOBS) {
            throw ProblemException.ofField(
                    ProblemCode.LIMIT_EXCEEDED,
                    "jobs",
                    "at most %d are graded anew at once: name them".formatted(MOST_JOBS));
        }
        if (left.isEmpty() || (jobs != null && left.size() < jobs.stream().distinct().count())) {
            throw ProblemException.notFound();
        }
        Instant now = database.now();
        UUID id = UUID.randomUUID();
        table.add(id, ref, by, now);
        for (Left each : left) {
            JobId _ =
                    gradings.ask(
                            new Gradings.Ask(
                                    JobKind.REGRADE,
                                    ref,
                                    version.manifest().pool(),
                                    by,
                                    file(each),
                                    version.terms(),
                                    null,
                                    new Gradings.Regraded(id, each.job())));
        }
        audit.append(by.value(), "competition.regrade", ref.id().value(), id.toString());
        return id;
    }

    /// From now on the new scores count. Again is no error.
    ///
    /// @throws ProblemException `JOB_RUNNING` while gradings go on, `JOB_FINISHED` if it was
    ///   discarded
    @Transactional
    void apply(CompetitionId competition, UUID id, UserId by) {
        Regrade regrade = table.lock(competition, id).orElseThrow(ProblemException::notFound);
        switch (regrade.decision()) {
            case APPLIED -> {}
            case DISCARDED ->
                    throw new ProblemException(
                            ProblemCode.JOB_FINISHED, "The regrade was discarded.");
            case OPEN -> {
                if (!regrade.isOver()) {
                    throw new ProblemException(
                            ProblemCode.JOB_RUNNING,
                            "%d of %d gradings are not over yet."
                                    .formatted(regrade.total() - regrade.ended(), regrade.total()));
                }
                int changed = table.apply(id);
                table.decide(id, Decision.APPLIED);
                audit.append(
                        by.value(),
                        "competition.regrade.apply",
                        competition.value(),
                        "%s for %d jobs".formatted(id, changed));
            }
        }
    }

    /// It will never count; gradings that go on are ended. Again is no error.
    ///
    /// @throws ProblemException `JOB_FINISHED` if it was applied
    @Transactional
    void discard(CompetitionId competition, UUID id, UserId by) {
        Regrade regrade = table.lock(competition, id).orElseThrow(ProblemException::notFound);
        switch (regrade.decision()) {
            case DISCARDED -> {}
            case APPLIED ->
                    throw new ProblemException(
                            ProblemCode.JOB_FINISHED, "The regrade was applied.");
            case OPEN -> {
                PoolId pool =
                        versions.find(regrade.version())
                                .orElseThrow(ProblemException::notFound)
                                .manifest()
                                .pool();
                for (JobId job : table.open(id)) {
                    outbox.append(
                            new Command.CancelJob(
                                    job,
                                    OutcomeCode.CANCELLED_BY_STAFF,
                                    "the regrade was discarded",
                                    database.now()),
                            pool,
                            job.value());
                }
                table.decide(id, Decision.DISCARDED);
                audit.append(
                        by.value(),
                        "competition.regrade.discard",
                        competition.value(),
                        id.toString());
            }
        }
    }

    private static CollectedFile file(Left left) {
        try {
            return STORED.readValue(left.file(), CollectedFile.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored file cannot be read: " + left.job(), e);
        }
    }
}
