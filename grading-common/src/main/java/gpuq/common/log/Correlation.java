package gpuq.common.log;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.MDC;

/// The fields that every log line of one unit of work carries: `job_id`, `attempt`, `node_id`,
/// `request_id`, `trace_id`. Opened at each entry (request, record, stage) in a try-with-resources;
/// closing puts back what was there before.
///
/// ```java
/// try (Correlation _ = Correlation.open().attempt(ref)) { … }
/// ```
public final class Correlation implements AutoCloseable {

    private record Former(String field, Object value) {}

    private static final Object ABSENT = new Object();

    private final Deque<Former> former = new ArrayDeque<>();

    private Correlation() {}

    public static Correlation open() {
        return new Correlation();
    }

    public Correlation job(JobId id) {
        return with("job_id", id.value());
    }

    public Correlation attempt(AttemptRef attempt) {
        return job(attempt.jobId()).with("attempt", attempt.leg().word() + "." + attempt.number());
    }

    public Correlation node(NodeId id) {
        return with("node_id", id.value());
    }

    public Correlation request(String id) {
        return with("request_id", id);
    }

    public Correlation trace(String id) {
        return with("trace_id", id);
    }

    private Correlation with(String field, String value) {
        Object before = MDC.get(field);
        former.push(new Former(field, before == null ? ABSENT : before));
        MDC.put(field, value);
        return this;
    }

    @Override
    public void close() {
        while (!former.isEmpty()) {
            Former last = former.pop();
            if (last.value() == ABSENT) {
                MDC.remove(last.field());
            } else {
                MDC.put(last.field(), last.value());
            }
        }
    }
}
