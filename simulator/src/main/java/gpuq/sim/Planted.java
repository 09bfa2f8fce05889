package gpuq.sim;

import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.contract.CompetitionTerms;
import gpuq.common.job.AttemptRef;
import gpuq.core.Input;
import gpuq.core.queue.Account;
import gpuq.core.state.Attempt;
import gpuq.core.state.CancelAsk;
import gpuq.core.state.CompetitionEntity;
import gpuq.core.state.CompetitionEntity.Hold;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.CoreLimits.Stays;
import gpuq.core.state.EndedEntity;
import gpuq.core.state.Job;
import gpuq.core.state.JobEntity;
import gpuq.core.state.JobPast;
import gpuq.core.state.JobSpec;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.PoolEntity;
import gpuq.core.state.PoolState;
import gpuq.core.state.StateEntity;
import gpuq.core.state.UserEntity;
import gpuq.core.state.Vigil.Heard;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a planted [Bug] changes what the core is given. Without a bug, not at all.
final class Planted {

    private Planted() {}

    /// What a restore loads of a stored entity; nothing if the bug forgets it.
    static @Nullable StateEntity restored(Bug bug, StateEntity entity) {
        return switch (bug) {
            case DEDUP_SKIPPED -> entity instanceof EndedEntity ? null : entity;
            case HOLD_FORGOTTEN -> entity instanceof CompetitionEntity ? null : entity;
            case BLOCK_FORGOTTEN -> entity instanceof UserEntity user ? withoutBlock(user) : entity;
            case SEQUENCE_FORGOTTEN -> entity instanceof PoolEntity ? null : entity;
            case CANCEL_FORGOTTEN ->
                    entity instanceof JobEntity job ? job.with((CancelAsk) null) : entity;
            case ATTEMPTS_NUMBERED_ANEW ->
                    entity instanceof JobEntity job ? withoutNumbers(job) : entity;
            case KIND_FORGOTTEN -> entity instanceof JobEntity job ? withoutKind(job) : entity;
            case CAP_FORGOTTEN -> entity instanceof JobEntity job ? withoutCap(job) : entity;
            case LINGERING_FORGOTTEN ->
                    entity instanceof NodeEntity node ? withoutLingering(node) : entity;
            case DEBT_FORGOTTEN -> entity instanceof UserEntity user ? withoutDebt(user) : entity;
            case WITHDRAWAL_FORGOTTEN ->
                    entity instanceof CompetitionEntity it && it.hold() == Hold.WITHDRAWN
                            ? null
                            : entity;
            case NONE,
                    BACKFILL_BEYOND_THE_SHADOW,
                    ACKNOWLEDGE_BEFORE_COMMIT,
                    ZOMBIE_NOT_FENCED,
                    UNKNOWN_OUTCOME_RETRIED,
                    EVENTS_OUTSIDE_THE_TRANSACTION,
                    SCORES_NOT_WRITTEN,
                    TOMBSTONES_IGNORED,
                    TICKS_MADE_UP_FOR,
                    TICKS_IN_A_BACKLOG,
                    FENCING_DROPPED,
                    UNFIT_IMAGES_UNREAD ->
                    entity;
        };
    }

    /// The input as the core gets it: without a fence, an end counts for whatever attempt the job
    /// has now.
    static Input input(Bug bug, PoolState state, Input input) {
        if (bug == Bug.UNFIT_IMAGES_UNREAD
                && input instanceof Input.ReportInput report
                && report.event() instanceof Heartbeat heartbeat) {
            return new Input.ReportInput(
                    withoutUnfit(heartbeat),
                    report.epoch(),
                    report.incarnation(),
                    report.sequence(),
                    report.now());
        }
        if (bug == Bug.FENCING_DROPPED
                && input instanceof Input.ReportInput report
                && report.event() instanceof AttemptEnded ended
                && state.job(ended.attempt().jobId()) instanceof Job.OnNode job
                && job.leg() == ended.attempt().leg()) {
            Attempt current = job.attempt();
            Heard heard = state.vigil().heard(current.node());
            if (heard != null && !current.ref().equals(ended.attempt())) {
                return new Input.ReportInput(
                        as(ended, current),
                        report.epoch(),
                        heard.incarnation(),
                        heard.sequence() + 1,
                        report.now());
            }
        }
        return input;
    }

    private static Heartbeat withoutUnfit(Heartbeat said) {
        return new Heartbeat(
                said.nodeId(),
                said.pool(),
                said.bootId(),
                said.incarnation(),
                said.agentVersion(),
                said.slots(),
                said.attempts(),
                said.findings(),
                said.lastAssignment(),
                said.clockOffsetMs(),
                null,
                said.data(),
                said.at());
    }

    private static AttemptEnded as(AttemptEnded ended, Attempt current) {
        AttemptRef ref = current.ref();
        return new AttemptEnded(
                current.node(),
                ref,
                ended.collected(),
                ended.grade(),
                ended.outcome(),
                ended.usage(),
                ended.startedAgo(),
                ended.at());
    }

    private static JobEntity withoutNumbers(JobEntity job) {
        JobPast past = job.past();
        return job.attempt() == null
                ? job.with(
                        new JobPast(
                                0, 0, past.failures(), past.ran(), past.usage(), past.submission()))
                : job;
    }

    private static JobEntity withoutKind(JobEntity job) {
        JobSpec spec = job.spec();
        return job.with(
                new JobSpec(
                        spec.id(),
                        spec.user(),
                        spec.competition(),
                        spec.submittedAt(),
                        spec.expectedTime(),
                        spec.timeout(),
                        spec.gpus(),
                        spec.gpu(),
                        spec.priority(),
                        spec.solution(),
                        spec.terms(),
                        spec.traceparent(),
                        null));
    }

    private static JobEntity withoutCap(JobEntity job) {
        JobSpec spec = job.spec();
        CompetitionTerms terms = spec.terms();
        return job.with(
                spec.with(
                        spec.user(),
                        spec.competition(),
                        new CompetitionTerms(
                                terms.digests(),
                                terms.prepareTimeout(),
                                terms.graderTimeout(),
                                terms.concurrentPerUser(),
                                null,
                                terms.latestOnly(),
                                terms.lostAfter())));
    }

    /// The limits that the core goes by.
    static CoreLimits limits(Bug bug, CoreLimits limits) {
        if (bug != Bug.BACKFILL_BEYOND_THE_SHADOW) {
            return limits;
        }
        Stays stays = limits.stays();
        return limits.with(
                new Stays(
                        stays.queued(),
                        Duration.ofSeconds(10),
                        stays.margin(),
                        stays.collecting(),
                        stays.reporting(),
                        stays.stopping(),
                        stays.unschedulableGrace()));
    }

    private static UserEntity withoutBlock(UserEntity user) {
        return new UserEntity(user.userId(), false, "", user.account(), user.runTimes());
    }

    private static UserEntity withoutDebt(UserEntity user) {
        Account account = user.account();
        return new UserEntity(
                user.userId(),
                user.blocked(),
                user.reason(),
                new Account(account.weight(), account.marks(), 0, account.holes(), account.undo()),
                user.runTimes());
    }

    private static NodeEntity withoutLingering(NodeEntity node) {
        return new NodeEntity(
                node.nodeId(),
                node.order(),
                node.said(),
                node.wish(),
                node.silence(),
                List.of(),
                node.data());
    }
}
