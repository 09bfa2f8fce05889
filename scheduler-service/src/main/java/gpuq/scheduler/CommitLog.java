package gpuq.scheduler;

import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.NodeEvent;
import gpuq.common.contract.NodeEvent.CompetitionChanged;
import gpuq.common.contract.NodeEvent.NodeChanged;
import gpuq.common.contract.NodeEvent.PoolForecast;
import gpuq.common.job.PoolId;
import gpuq.common.log.Correlation;
import gpuq.core.Effects.Traced;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/// Tells a committed batch as log lines: dead letters, changes of nodes, and what was decided about
/// a job at INFO, so that a trace or job id leads to the decision; what a node merely reports of a
/// job, which `gpuq.job-events` tells already, at DEBUG.
final class CommitLog {

    private static final Logger LOG = Logger.getLogger(CommitLog.class);

    private CommitLog() {}

    static void committed(PoolId pool, Tally tally) {
        tally.dead()
                .forEach(
                        (reason, count) ->
                                LOG.warnf(
                                        "dead letters written pool=%s reason=%s count=%d",
                                        pool, reason, count));
        for (NodeEvent event : tally.nodeEvents()) {
            switch (event) {
                case NodeChanged changed -> log(changed);
                case CompetitionChanged changed ->
                        LOG.infof(
                                "competition changed competition=%s pool=%s hold=%s",
                                changed.competitionId(), changed.pool(), changed.hold());
                case PoolForecast forecast ->
                        LOG.debugf("forecast told pool=%s lines=%s", pool, forecast.lines());
            }
        }
        tally.jobEvents().forEach(CommitLog::log);
    }

    private static void log(NodeChanged node) {
        try (Correlation _ = Correlation.open().node(node.nodeId())) {
            LOG.infof(
                    "node changed status=%s why=%s slots=%d attempts=%d",
                    node.status(), node.why(), node.slots().size(), node.attempts());
        }
    }

    private static void log(Traced<JobEvent> event) {
        Level level = level(event.message());
        if (!LOG.isEnabled(level)) {
            return;
        }
        JobFacts job = event.message().job();
        try (Correlation fields = Correlation.open().job(job.jobId())) {
            if (job.nodeId() != null) {
                fields.node(job.nodeId());
            }
            if (!event.traceparent().isEmpty()) {
                fields.trace(Traces.traceId(event.traceparent()));
            }
            LOG.logf(
                    level,
                    "job changed type=%s state=%s leg=%s attempt=%d why=%s",
                    MessageType.of(event.message()).word(),
                    job.state(),
                    job.leg().word(),
                    job.attempt(),
                    job.why());
        }
    }

    private static Level level(JobEvent event) {
        return switch (event) {
            case JobEvent.JobAssigned _,
                    JobEvent.JobRequeued _,
                    JobEvent.JobHeld _,
                    JobEvent.JobEnded _ ->
                    Level.INFO;
            case JobEvent.JobQueued _,
                    JobEvent.JobPreparing _,
                    JobEvent.JobRunning _,
                    JobEvent.JobGrading _,
                    JobEvent.JobGraded _,
                    JobEvent.JobUpdated _ ->
                    Level.DEBUG;
        };
    }
}
