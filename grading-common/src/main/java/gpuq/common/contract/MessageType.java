package gpuq.common.contract;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Every type of message: its word (`ce_type`), its topic, its record and the version that is
/// written today. A new version raises the number, adds an [Upcasters] step for the old one and a
/// golden file; it never edits a golden file.
public enum MessageType {
    SUBMIT_JOB("gpuq.command.submit-job", Topic.COMMANDS, Command.SubmitJob.class, 2),
    GRADE_FILE("gpuq.command.grade-file", Topic.COMMANDS, Command.GradeFile.class),
    CANCEL_JOB("gpuq.command.cancel-job", Topic.COMMANDS, Command.CancelJob.class),
    UPDATE_JOB("gpuq.command.update-job", Topic.COMMANDS, Command.UpdateJob.class),
    ASK_STACK("gpuq.command.dump-stack", Topic.COMMANDS, Command.DumpStack.class),
    HOLD_COMPETITION(
            "gpuq.command.hold-competition", Topic.COMMANDS, Command.HoldCompetition.class),
    WITHDRAW_COMPETITION(
            "gpuq.command.withdraw-competition", Topic.COMMANDS, Command.WithdrawCompetition.class),
    BLOCK_USER("gpuq.command.block-user", Topic.COMMANDS, Command.BlockUser.class),
    ADMIT_NODE("gpuq.command.admit-node", Topic.COMMANDS, Command.AdmitNode.class),
    SET_NODE_MODE("gpuq.command.set-node-mode", Topic.COMMANDS, Command.SetNodeMode.class),
    HEARTBEAT("gpuq.agent.heartbeat", Topic.AGENT_EVENTS, AgentEvent.Heartbeat.class, 2),
    ATTEMPT_PHASE("gpuq.agent.attempt-phase", Topic.AGENT_EVENTS, AgentEvent.AttemptPhase.class),
    ATTEMPT_ENDED("gpuq.agent.attempt-ended", Topic.AGENT_EVENTS, AgentEvent.AttemptEnded.class),
    START_ATTEMPT(
            "gpuq.assignment.start-attempt", Topic.ASSIGNMENTS, Assignment.StartAttempt.class),
    STOP_ATTEMPT("gpuq.assignment.stop-attempt", Topic.ASSIGNMENTS, Assignment.StopAttempt.class),
    EXTEND_ATTEMPT(
            "gpuq.assignment.extend-attempt", Topic.ASSIGNMENTS, Assignment.ExtendAttempt.class),
    DUMP_STACK("gpuq.assignment.dump-stack", Topic.ASSIGNMENTS, Assignment.DumpStack.class),
    FORGET_ATTEMPT(
            "gpuq.assignment.forget-attempt", Topic.ASSIGNMENTS, Assignment.ForgetAttempt.class),
    JOB_QUEUED("gpuq.job.queued", Topic.JOB_EVENTS, JobEvent.JobQueued.class, 2),
    JOB_HELD("gpuq.job.held", Topic.JOB_EVENTS, JobEvent.JobHeld.class),
    JOB_ASSIGNED("gpuq.job.assigned", Topic.JOB_EVENTS, JobEvent.JobAssigned.class),
    JOB_PREPARING("gpuq.job.preparing", Topic.JOB_EVENTS, JobEvent.JobPreparing.class),
    JOB_RUNNING("gpuq.job.running", Topic.JOB_EVENTS, JobEvent.JobRunning.class),
    JOB_GRADING("gpuq.job.grading", Topic.JOB_EVENTS, JobEvent.JobGrading.class),
    JOB_REQUEUED("gpuq.job.requeued", Topic.JOB_EVENTS, JobEvent.JobRequeued.class),
    JOB_GRADED("gpuq.job.graded", Topic.JOB_EVENTS, JobEvent.JobGraded.class),
    JOB_ENDED("gpuq.job.ended", Topic.JOB_EVENTS, JobEvent.JobEnded.class),
    JOB_UPDATED("gpuq.job.updated", Topic.JOB_EVENTS, JobEvent.JobUpdated.class),
    NODE_CHANGED("gpuq.node.changed", Topic.NODE_EVENTS, NodeEvent.NodeChanged.class, 2),
    POOL_FORECAST("gpuq.pool.forecast", Topic.NODE_EVENTS, NodeEvent.PoolForecast.class),
    COMPETITION_CHANGED(
            "gpuq.competition.changed", Topic.NODE_EVENTS, NodeEvent.CompetitionChanged.class),
    LOG_CHUNK("gpuq.log.chunk", Topic.JOB_LOGS, LogChunk.class),
    LOG_VITALS("gpuq.log.vitals", Topic.JOB_LOGS, LogVitals.class),
    FETCH_PROGRESS("gpuq.log.fetch-progress", Topic.JOB_LOGS, FetchProgress.class),
    DEAD_LETTER("gpuq.dead-letter", Topic.DEAD_LETTERS, DeadLetter.class);

    private static final Map<String, MessageType> BY_WORD =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(MessageType::word, type -> type));
    private static final Map<Class<?>, MessageType> BY_PAYLOAD =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(MessageType::payload, type -> type));

    private final String word;
    private final Topic topic;
    private final Class<? extends Message> payload;
    private final int version;

    MessageType(String word, Topic topic, Class<? extends Message> payload) {
        this(word, topic, payload, 1);
    }

    MessageType(String word, Topic topic, Class<? extends Message> payload, int version) {
        this.word = word;
        this.topic = topic;
        this.payload = payload;
        this.version = version;
    }

    /// The value of `ce_type`.
    public String word() {
        return word;
    }

    public Topic topic() {
        return topic;
    }

    /// The record that the JSON is read into.
    public Class<? extends Message> payload() {
        return payload;
    }

    /// The version that is written today.
    public int version() {
        return version;
    }

    /// The type with this word, if there is one.
    public static Optional<MessageType> named(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }

    /// The type of a message.
    public static MessageType of(Message message) {
        MessageType type = BY_PAYLOAD.get(message.getClass());
        if (type == null) {
            throw new IllegalStateException("no message type for " + message.getClass());
        }
        return type;
    }
}
