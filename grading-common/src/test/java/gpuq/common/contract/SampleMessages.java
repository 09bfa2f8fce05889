package gpuq.common.contract;

import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.PoolId;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.job.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One message of every type with every field filled, as its golden file has it.
final class SampleMessages {

    private static final Instant AT = Instant.parse("2026-03-01T09:08:07.006Z");
    private static final JobId JOB = new JobId("0195f0e4-5c3a-7b2d-8e1f-0a1b2c3d4e5f");
    private static final NodeId NODE = new NodeId("n1");
    private static final PoolId POOL = new PoolId("default");
    private static final UserId USER = new UserId("8f14e45f-ceea-467f-a0e6-c3b1d2a4f5e6");
    private static final Sha256 DIGEST = new Sha256("0123456789abcdef".repeat(4));
    private static final AttemptRef RUN = new AttemptRef(JOB, Leg.RUN, 1);
    private static final AttemptRef GRADE = new AttemptRef(JOB, Leg.GRADE, 2);
    private static final Duration TIMEOUT = Duration.ofMillis(90_500);

    private static final Usage USAGE = new Usage(12.5, 30.25, 1L << 30, 2L << 30, 0.75, 0.5, 1);

    private static final CollectedFile FILE = new CollectedFile(DIGEST, 2_048, 418, NODE, true);

    private static final Grade SCORE =
            new Grade(
                    0.9123,
                    0.91,
                    0.92,
                    Map.of("f1", 0.8),
                    418,
                    "fine",
                    List.of(Map.of("recall", 0.5)));

    private static final Outcome OUTCOME =
            Outcome.of(
                            OutcomeCode.SUBMISSION_INVALID,
                            Stage.COLLECT,
                            "submission.csv has 1 error.",
                            "Look at line 17.")
                    .withReason("VALUES")
                    .withErrors(
                            List.of(new Outcome.ErrorLine(17L, "target", "cat", "is not a number")))
                    .withLimit(new Outcome.LimitUse("memory", 1024, 1024))
                    .withExit(1, "SIGSEGV");

    private static final SlotReport SLOT =
            new SlotReport(
                    "gpu0", SlotKind.GPU, "A100", 40L << 30, 80, false, "ECC", true, "550.54.15");

    private static final UnfitImage UNFIT =
            new UnfitImage(DIGEST, List.of("gpu0"), "it is made with CUDA 12.8");

    private static final HealthFinding FINDING =
            new HealthFinding("DISK_LOW", true, "2 GiB are free");

    private SampleMessages() {}

    static Message of(MessageType type) {
        return switch (type.topic()) {
            case COMMANDS -> command(type);
            case AGENT_EVENTS -> agentEvent(type);
            case ASSIGNMENTS -> assignment(type);
            case JOB_EVENTS -> jobEvent(type);
            case NODE_EVENTS -> nodeEvent(type);
            case JOB_LOGS -> jobLog(type);
            case DEAD_LETTERS ->
                    new DeadLetter(
                            "gpuq.commands",
                            0,
                            42,
                            "default",
                            "gpuq.command.submit-job",
                            "MALFORMED: no job_id",
                            "e30=",
                            AT);
            case SCHEDULER_STATE -> throw new IllegalArgumentException(type.word());
        };
    }

    private static Message jobLog(MessageType type) {
        return switch (type.word()) {
            case "gpuq.log.chunk" ->
                    new LogChunk(NODE, RUN, LogChunk.LogStream.STDOUT, 4_096, 6, "hello\n", AT);
            case "gpuq.log.fetch-progress" ->
                    new FetchProgress(NODE, RUN, 3L << 30, 100L << 30, AT);
            case "gpuq.log.vitals" ->
                    new LogVitals(
                            NODE, RUN, USAGE, 1.75, AT.minusSeconds(20), AT.minusSeconds(30), AT);
            default -> throw unknown(type);
        };
    }

    private static Message command(MessageType type) {
        CompetitionId wine = new CompetitionId("wine");
        return switch (type.word()) {
            case "gpuq.command.submit-job" -> submitJob();
            case "gpuq.command.grade-file" ->
                    new Command.GradeFile(
                            JOB,
                            USER,
                            new CompetitionRef(wine, 3),
                            POOL,
                            AT,
                            JobKind.SELF_TEST,
                            FILE,
                            submitJob().terms());
            case "gpuq.command.cancel-job" ->
                    new Command.CancelJob(JOB, OutcomeCode.CANCELLED_BY_STAFF, "a test", AT);
            case "gpuq.command.update-job" ->
                    new Command.UpdateJob(JOB, TIMEOUT, TIMEOUT, Priority.URGENT, DIGEST, AT);
            case "gpuq.command.dump-stack" -> new Command.DumpStack(JOB, AT);
            case "gpuq.command.hold-competition" ->
                    new Command.HoldCompetition(wine, true, "the grader fails", AT);
            case "gpuq.command.withdraw-competition" ->
                    new Command.WithdrawCompetition(wine, "the answers leaked", AT);
            case "gpuq.command.block-user" -> new Command.BlockUser(USER, true, "leaked", AT);
            case "gpuq.command.admit-node" -> new Command.AdmitNode(NODE, POOL, 3, AT);
            case "gpuq.command.set-node-mode" ->
                    new Command.SetNodeMode(NODE, Command.NodeMode.DRAINING, "a new disk", AT);
            default -> throw unknown(type);
        };
    }

    private static Command.SubmitJob submitJob() {
        Map<Part, Sha256> digests = new TreeMap<>();
        for (Part part : Part.values()) {
            digests.put(part, DIGEST);
        }
        return new Command.SubmitJob(
                JOB,
                USER,
                new CompetitionRef(new CompetitionId("wine"), 3),
                POOL,
                AT,
                Duration.ofMinutes(1),
                TIMEOUT,
                1,
                // The model was added later: the golden messages do not have it.
                new GpuNeed(16L << 30, 86, null),
                Priority.NORMAL,
                DIGEST,
                new CompetitionTerms(
                        digests,
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(5),
                        2,
                        8,
                        true,
                        Duration.ofSeconds(15)));
    }

    private static Message agentEvent(MessageType type) {
        return switch (type.word()) {
            case "gpuq.agent.heartbeat" ->
                    new AgentEvent.Heartbeat(
                            NODE,
                            POOL,
                            "boot-1",
                            7,
                            "0.1.0",
                            List.of(SLOT),
                            List.of(RUN, GRADE),
                            List.of(FINDING),
                            41L,
                            -20L,
                            List.of(UNFIT),
                            List.of(DIGEST),
                            AT);
            case "gpuq.agent.attempt-phase" ->
                    new AgentEvent.AttemptPhase(NODE, RUN, Stage.PREPARE, "data 40 %", AT);
            case "gpuq.agent.attempt-ended" ->
                    new AgentEvent.AttemptEnded(
                            NODE, GRADE, FILE, SCORE, OUTCOME, USAGE, TIMEOUT, AT);
            default -> throw unknown(type);
        };
    }

    private static Message assignment(MessageType type) {
        return switch (type.word()) {
            case "gpuq.assignment.start-attempt" ->
                    new Assignment.StartAttempt(
                            NODE,
                            "boot-1",
                            GRADE,
                            new CompetitionRef(new CompetitionId("wine"), 3),
                            List.of("cpu0"),
                            DIGEST,
                            Map.of(Part.ANSWERS, DIGEST),
                            TIMEOUT,
                            FILE,
                            AT);
            case "gpuq.assignment.stop-attempt" ->
                    new Assignment.StopAttempt(NODE, RUN, "cancelled", AT);
            case "gpuq.assignment.extend-attempt" ->
                    new Assignment.ExtendAttempt(NODE, RUN, TIMEOUT, AT);
            case "gpuq.assignment.dump-stack" -> new Assignment.DumpStack(NODE, RUN, AT);
            case "gpuq.assignment.forget-attempt" -> new Assignment.ForgetAttempt(NODE, RUN, AT);
            default -> throw unknown(type);
        };
    }

    private static Message jobEvent(MessageType type) {
        return switch (type.word()) {
            case "gpuq.job.queued" ->
                    new JobEvent.JobQueued(
                            facts(JobState.QUEUED),
                            POOL,
                            Priority.NORMAL,
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(2),
                            TIMEOUT,
                            1,
                            DIGEST,
                            123_456,
                            9);
            case "gpuq.job.held" -> new JobEvent.JobHeld(facts(JobState.HELD));
            case "gpuq.job.assigned" ->
                    // Added later: the golden message of version 1 does not have it.
                    new JobEvent.JobAssigned(facts(JobState.ASSIGNED), null);
            case "gpuq.job.preparing" ->
                    new JobEvent.JobPreparing(facts(JobState.PREPARING), "data 40 %");
            case "gpuq.job.running" -> new JobEvent.JobRunning(facts(JobState.RUNNING), TIMEOUT);
            case "gpuq.job.grading" ->
                    new JobEvent.JobGrading(facts(JobState.GRADING), FILE, USAGE);
            case "gpuq.job.requeued" -> new JobEvent.JobRequeued(facts(JobState.QUEUED), OUTCOME);
            case "gpuq.job.graded" -> new JobEvent.JobGraded(facts(JobState.GRADING), 1, SCORE);
            case "gpuq.job.ended" ->
                    new JobEvent.JobEnded(facts(JobState.FAILED), OUTCOME, true, true, 1, USAGE);
            case "gpuq.job.updated" ->
                    new JobEvent.JobUpdated(
                            facts(JobState.QUEUED),
                            Duration.ofMinutes(1),
                            TIMEOUT,
                            Priority.URGENT,
                            DIGEST);
            default -> throw unknown(type);
        };
    }

    private static Message nodeEvent(MessageType type) {
        return switch (type.word()) {
            case "gpuq.node.changed" ->
                    new NodeEvent.NodeChanged(
                            NODE,
                            POOL,
                            NodeEvent.NodeStatus.SUSPECT,
                            "boot-1",
                            "0.1.0",
                            List.of(SLOT),
                            List.of(FINDING),
                            1,
                            -20L,
                            List.of(UNFIT),
                            AT,
                            "SILENT");
            case "gpuq.pool.forecast" ->
                    new NodeEvent.PoolForecast(
                            POOL,
                            List.of(
                                    new NodeEvent.LineForecast(
                                            SLOT.kind(),
                                            8,
                                            20,
                                            Duration.ofMinutes(9),
                                            Duration.ofMinutes(21))),
                            new NodeEvent.Waits(64, 850, 2_100, 180, 20),
                            new NodeEvent.Kept(RUN.jobId(), NODE, AT),
                            AT);
            case "gpuq.competition.changed" ->
                    new NodeEvent.CompetitionChanged(
                            new CompetitionId("wine"),
                            POOL,
                            NodeEvent.CompetitionHold.GRADER_FAULTS,
                            "The grader failed for 3 different jobs in a row.",
                            AT);
            default -> throw unknown(type);
        };
    }

    private static JobFacts facts(JobState state) {
        return new JobFacts(
                JOB,
                USER,
                new CompetitionId("wine"),
                3,
                state,
                Stage.RUN,
                1,
                Leg.RUN,
                NODE,
                AT,
                "NODE_LOST",
                // Added later, too.
                null);
    }

    private static IllegalArgumentException unknown(MessageType type) {
        return new IllegalArgumentException("no sample message of type " + type.word());
    }
}
