package gpuq.api.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.competitions.ActiveVersions;
import gpuq.api.competitions.ActiveVersions.Version;
import gpuq.api.limits.Admission;
import gpuq.api.limits.IntakeTurns;
import gpuq.api.outbox.Outbox;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.Command;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.JobId;
import gpuq.common.job.Priority;
import io.opentelemetry.api.trace.Span;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes a submission: one transaction with the job, its bytes, the idempotency key, the decision
/// over rate and quota, and the command. When it has committed, the job is never lost (rule: 201
/// means on disk).
@ApplicationScoped
public class SubmitJob {

    private final IntakeTurns turns;
    private final SubmissionTable submissions;
    private final ActiveVersions versions;
    private final Admission admission;
    private final Idempotency idempotency;
    private final Outbox outbox;
    private final ObjectMapper mapper;
    private final SecureRandom random = new SecureRandom();

    SubmitJob(
            IntakeTurns turns,
            SubmissionTable submissions,
            ActiveVersions versions,
            Admission admission,
            Idempotency idempotency,
            Outbox outbox,
            ObjectMapper mapper) {
        this.turns = turns;
        this.submissions = submissions;
        this.versions = versions;
        this.admission = admission;
        this.idempotency = idempotency;
        this.outbox = outbox;
        this.mapper = mapper;
    }

    /// @param replayed whether the same request with the same key made this job before
    record Submitted(JobId id, boolean replayed) {}

    /// Submits for the caller.
    ///
    /// @param config the config's own text: part of what an idempotency key stands for
    /// @throws ProblemException for everything that is wrong with the request; nothing is queued
    ///   then
    Submitted submit(Caller caller, String config, Upload upload, @Nullable String key) {
        return submit(caller, config, upload, key, null);
    }

    /// Submits for the caller.
    ///
    /// @param model the only GPU model that the job may run on; absent for any
    /// @throws ProblemException as above
    Submitted submit(
            Caller caller,
            String config,
            Upload upload,
            @Nullable String key,
            @Nullable String model) {
        return turns.take(
                () ->
                        QuarkusTransaction.joiningExisting()
                                .call(() -> take(caller, config, upload, key, model)));
    }

    private Submitted take(
            Caller caller,
            String config,
            Upload upload,
            @Nullable String key,
            @Nullable String model) {
        Admission.Gate gate = admission.enter(caller.id());
        Instant now = gate.now();
        String fingerprint = upload.fingerprint(model == null ? config : config + "\0" + model);
        if (key != null) {
            Optional<JobId> earlier = idempotency.claim(caller.id(), key, fingerprint);
            if (earlier.isPresent()) {
                return new Submitted(earlier.get(), true);
            }
        }
        JobConfigBody body = JobConfigReader.read(config);
        Version version =
                versions.active(body.competitionId())
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                ProblemCode.UNKNOWN_COMPETITION,
                                                "There is no competition \""
                                                        + body.competitionId()
                                                        + "\"."));
        OpeningHours.check(version, now);
        JobTerms terms = JobTerms.of(body, version.manifest(), model);
        SolutionCheck.check(upload.bytes(), version.manifest().limits().solutionBytes());
        if (key == null && !body.allowDuplicate()) {
            refuseDuplicate(caller, version.manifest(), upload);
        }
        admission.admit(gate, version.manifest(), version.manifest().pool());
        JobId id = JobId.of(now.toEpochMilli(), random.nextLong(), random.nextLong());
        insert(id, caller, body, version, terms, upload, now);
        outbox.append(
                command(id, caller, version, terms, upload, now),
                version.manifest().pool(),
                id.value());
        if (key != null) {
            idempotency.remember(caller.id(), key, fingerprint, id);
        }
        return new Submitted(id, false);
    }

    private void refuseDuplicate(Caller caller, Manifest manifest, Upload upload) {
        Optional<String> twin = submissions.unfinished(caller.id(), manifest.id(), upload.sha256());
        if (twin.isPresent()) {
            throw new ProblemException(
                            ProblemCode.DUPLICATE_SUBMISSION,
                            "The same file is still unfinished as job " + twin.get() + ".")
                    .with("job_id", twin.get());
        }
    }

    private void insert(
            JobId id,
            Caller caller,
            JobConfigBody body,
            Version version,
            JobTerms terms,
            Upload upload,
            Instant now) {
        SubmissionEntity row = new SubmissionEntity();
        row.jobId = id.uuid();
        row.userId = caller.id().value();
        row.userName = caller.name();
        row.competitionId = version.ref().id().value();
        row.competitionVersion = version.ref().version();
        row.pool = version.manifest().pool().value();
        row.submittedAt = now;
        row.expectedSeconds = terms.expectedTime().toSeconds();
        row.timeoutSeconds = terms.timeout().toSeconds();
        row.gpus = terms.gpus();
        row.priority = Priority.NORMAL.word();
        row.note = body.note();
        row.tags = body.tags();
        row.metadata = json(body.metadata());
        row.solutionSha256 = upload.sha256().value();
        row.solutionSize = upload.sizeBytes();
        row.solutionName = upload.label();
        row.traceId = Span.current().getSpanContext().getTraceId();
        row.clientId = caller.clientId();
        row.network = caller.network();
        row.tokenId = caller.tokenId();
        row.webhook = body.webhook();
        row.revision = 1;
        submissions.add(row, upload);
    }

    private static Command.SubmitJob command(
            JobId id, Caller caller, Version version, JobTerms terms, Upload upload, Instant now) {
        Manifest manifest = version.manifest();
        return new Command.SubmitJob(
                id,
                caller.id(),
                version.ref(),
                manifest.pool(),
                now,
                terms.expectedTime(),
                terms.timeout(),
                terms.gpus(),
                terms.gpu(),
                Priority.NORMAL,
                upload.sha256(),
                version.terms());
    }

    private String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write metadata", e);
        }
    }

    /// What the job will be held to.
    record JobTerms(Duration expectedTime, Duration timeout, int gpus, GpuNeed gpu) {

        static JobTerms of(JobConfigBody body, Manifest manifest, @Nullable String model) {
            Duration wall = manifest.limits().wall();
            Duration expected = Duration.ofSeconds(body.expectedSeconds());
            within("expected_time", expected, wall);
            Duration timeout =
                    body.timeoutSeconds() == null
                            ? manifest.limits().defaultWall()
                            : Duration.ofSeconds(body.timeoutSeconds());
            within("timeout", timeout, wall);
            int gpus = body.gpus() == null ? manifest.gpu().count() : body.gpus();
            if (gpus > manifest.gpu().count()) {
                throw ProblemException.ofField(
                        ProblemCode.LIMIT_EXCEEDED,
                        "gpus",
                        "the competition gives at most " + manifest.gpu().count());
            }
            return new JobTerms(
                    expected,
                    timeout,
                    gpus,
                    new GpuNeed(
                            Math.max(
                                    body.minGpuMemory() == null ? 0 : body.minGpuMemory(),
                                    manifest.gpu().minMemory()),
                            Math.max(
                                    body.minComputeCapability() == null
                                            ? 0
                                            : body.minComputeCapability(),
                                    manifest.gpu().minComputeCapability()),
                            model));
        }

        private static void within(String field, Duration value, Duration limit) {
            if (value.compareTo(limit) > 0) {
                throw ProblemException.ofField(
                        ProblemCode.LIMIT_EXCEEDED,
                        field,
                        "the competition allows at most %d s".formatted(limit.toSeconds()));
            }
        }
    }
}
