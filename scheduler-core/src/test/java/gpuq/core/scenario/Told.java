package gpuq.core.scenario;

import gpuq.common.contract.Assignment;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.contract.NodeEvent;
import gpuq.common.contract.NodeEvent.CompetitionChanged;
import gpuq.common.contract.NodeEvent.Kept;
import gpuq.common.contract.NodeEvent.LineForecast;
import gpuq.common.contract.NodeEvent.NodeChanged;
import gpuq.common.contract.NodeEvent.PoolForecast;
import gpuq.common.job.AttemptRef;
import gpuq.core.Effects;
import java.util.ArrayList;
import java.util.List;

/// What a step has said, in the words of the scenario language.
final class Told {

    private Told() {}

    static List<String> words(Effects effects, Names names) {
        List<String> said = new ArrayList<>();
        for (NodeEvent event : effects.nodeEvents()) {
            said.add(
                    switch (event) {
                        case NodeChanged it ->
                                "%s %s why=%s off=%s"
                                        .formatted(
                                                it.nodeId(),
                                                it.status(),
                                                it.why(),
                                                it.clockOffsetMs());
                        case PoolForecast it -> forecast(it, names);
                        case CompetitionChanged it ->
                                "competition %s hold=%s".formatted(it.competitionId(), it.hold());
                    });
        }
        effects.jobEvents().forEach(event -> said.add(job(event.message(), names)));
        effects.assignments().forEach(it -> said.add(assignment(it.assignment(), names)));
        effects.ignored().forEach(it -> said.add("ignored " + it));
        effects.rejected().forEach(it -> said.add("rejected " + it));
        return said;
    }

    /// Job events begin with the job's name and are the only ones that must all be expected.
    static boolean isJobEvent(String said) {
        return said.matches("j\\d+ .*");
    }

    private static String forecast(PoolForecast forecast, Names names) {
        LineForecast gpu = forecast.lines().getFirst();
        Kept kept = forecast.kept();
        return "forecast %s slots=%d queued=%d p50=%s p90=%s kept=%s"
                .formatted(
                        gpu.kind(),
                        gpu.slots(),
                        gpu.queued(),
                        gpu.p50() == null ? "" : gpu.p50().toSeconds(),
                        gpu.p90() == null ? "" : gpu.p90().toSeconds(),
                        kept == null ? "" : names.of(kept.jobId()));
    }

    private static String job(JobEvent event, Names names) {
        JobFacts job = event.job();
        String common =
                "%s %s type=%s leg=%s attempt=%d node=%s stage=%s why=%s user=%s kind=%s"
                        .formatted(
                                names.of(job.jobId()),
                                job.state(),
                                event.getClass().getSimpleName().substring(3),
                                job.leg().word(),
                                job.attempt(),
                                job.nodeId(),
                                job.stage().word(),
                                job.why(),
                                job.userId(),
                                job.kind());
        return switch (event) {
            case JobEvent.JobEnded it ->
                    common
                            + " code=%s counted=%s ran=%s retried=%d"
                                    .formatted(
                                            it.outcome().code(),
                                            it.counted(),
                                            it.ran(),
                                            it.retried());
            case JobEvent.JobRequeued it -> common + " code=" + it.cause().code();
            case JobEvent.JobUpdated it ->
                    common
                            + " timeout=%s priority=%s"
                                    .formatted(it.timeout().toSeconds(), it.priority().word());
            case JobEvent.JobQueued it -> common + " tag=%d".formatted(it.tag());
            case JobEvent.JobHeld _,
                    JobEvent.JobAssigned _,
                    JobEvent.JobPreparing _,
                    JobEvent.JobRunning _,
                    JobEvent.JobGrading _,
                    JobEvent.JobGraded _ ->
                    common;
        };
    }

    private static String assignment(Assignment assignment, Names names) {
        return switch (assignment) {
            case Assignment.StartAttempt it ->
                    attempt("start", it, it.attempt(), names) + " slots=" + it.slots().size();
            case Assignment.StopAttempt it ->
                    attempt("stop", it, it.attempt(), names) + " why=" + it.reason();
            case Assignment.ExtendAttempt it ->
                    attempt("extend", it, it.attempt(), names)
                            + " timeout="
                            + it.timeout().toSeconds();
            case Assignment.DumpStack it -> attempt("stack", it, it.attempt(), names);
            case Assignment.ForgetAttempt it -> attempt("forget", it, it.attempt(), names);
        };
    }

    private static String attempt(String verb, Assignment it, AttemptRef ref, Names names) {
        return "%s %s node=%s leg=%s attempt=%d"
                .formatted(
                        verb, names.of(ref.jobId()), it.nodeId(), ref.leg().word(), ref.number());
    }
}
