package gpuq.core.retry;

import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.core.state.CancelAsk;
import java.util.EnumMap;
import java.util.Map;

/// The outcomes that the scheduler itself gives, in words for the student.
public final class Words {

    private static final Map<OutcomeCode, String> BY_WHOM = byWhom();

    private Words() {}

    /// The lease of the attempt's node has ended, or the machine has started anew.
    public static Outcome nodeLost(NodeId node, Stage stage, boolean rebooted) {
        String message =
                rebooted
                        ? "The machine %s restarted while your job was on it.".formatted(node)
                        : "The machine %s stopped answering while your job was on it."
                                .formatted(node);
        return Outcome.of(OutcomeCode.NODE_LOST, begun(stage), message, "");
    }

    /// The attempt stayed too long in a stage, or its node does not have it.
    public static Outcome nodeFault(NodeId node, Stage stage, String reason, String what) {
        return Outcome.of(
                        OutcomeCode.NODE_FAULT,
                        begun(stage),
                        "Something went wrong on the machine %s: %s.".formatted(node, what),
                        "")
                .withReason(reason);
    }

    static Outcome nodeKiller() {
        return Outcome.of(
                OutcomeCode.NODE_KILLER_SUSPECTED,
                Stage.RUN,
                "Two machines in a row stopped answering while your program ran on them, so it was"
                        + " not started a third time.",
                "The course staff will look at it. This does not count against your submissions.");
    }

    /// A node had graded it, and its report never came; or was lost with the node, and no further
    /// grading was left.
    public static Outcome resultUnavailable(NodeId node) {
        return Outcome.of(
                OutcomeCode.RESULT_UNAVAILABLE,
                Stage.REPORT,
                "Your submission was graded on the machine %s, but the result could not be fetched from it."
                        .formatted(node),
                "Please submit it again. This does not count against your submissions.");
    }

    /// The longest stay in the queue has passed.
    public static Outcome queueExpired(long days) {
        return Outcome.of(
                OutcomeCode.QUEUE_EXPIRED,
                Stage.QUEUE,
                "Your job waited for %d days and could not be started in that time."
                        .formatted(days),
                "Please submit it again. This does not count against your submissions.");
    }

    /// No node can ever run it.
    public static Outcome unschedulable(String asked, String exists) {
        return Outcome.of(
                OutcomeCode.UNSCHEDULABLE,
                Stage.QUEUE,
                "No machine here can run this job: it asks for %s, and %s."
                        .formatted(asked, exists),
                "Please tell the course staff. This does not count against your submissions.");
    }

    /// The grader has given a score.
    public static Outcome graded() {
        return Outcome.of(OutcomeCode.GRADED, Stage.GRADE, "Your submission was graded.", "");
    }

    /// Somebody wanted it to end.
    public static Outcome cancelled(CancelAsk ask, Stage stage) {
        String by = BY_WHOM.getOrDefault(ask.code(), "An operator stopped this job.");
        String message = ask.reason().isBlank() ? by : by + " Reason: " + ask.reason();
        return Outcome.of(ask.code(), stage, message, "");
    }

    /// A node that has not begun would have prepared next.
    private static Stage begun(Stage stage) {
        return stage == Stage.QUEUE ? Stage.PREPARE : stage;
    }

    private static Map<OutcomeCode, String> byWhom() {
        Map<OutcomeCode, String> words = new EnumMap<>(OutcomeCode.class);
        words.put(OutcomeCode.CANCELLED_BY_USER, "You cancelled this job.");
        words.put(OutcomeCode.CANCELLED_BY_STAFF, "The course staff cancelled this job.");
        words.put(OutcomeCode.CANCELLED_SUPERSEDED, "A newer submission of yours took its place.");
        words.put(
                OutcomeCode.CANCELLED_USER_REMOVED, "Your account may not run jobs at the moment.");
        words.put(OutcomeCode.COMPETITION_WITHDRAWN, "The competition was withdrawn.");
        return words;
    }
}
