package gpuq.api.projection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.contract.MessageType;
import gpuq.common.job.JobId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The job events of one transaction, gathered and written at its end. Made for each try.
final class JobBatch implements Projection.Rows<JobEvent> {

    private final ObjectMapper mapper;
    private final JobRows rows;
    private final Map<JobId, JobPatch> patches = new LinkedHashMap<>();
    private final ArrayNode entries;
    private final Map<JobId, JobEvent.JobEnded> ended = new LinkedHashMap<>();

    JobBatch(ObjectMapper mapper, JobRows rows) {
        this.mapper = mapper;
        this.rows = rows;
        entries = mapper.createArrayNode();
    }

    @Override
    public void apply(JobEvent event, Projection.Position position) {
        JobFacts job = event.job();
        patches.computeIfAbsent(job.jobId(), _ -> new JobPatch(mapper)).add(event);
        entries.addObject()
                .put("job_id", job.jobId().value())
                .put("partition", position.partition())
                .put("offset", position.offset())
                .put("type", MessageType.of(event).word())
                .put("state", job.state().name())
                .put("stage", job.stage().word())
                .put("leg", job.leg().word())
                .put("attempt", job.attempt())
                .put("node_id", job.nodeId() == null ? null : job.nodeId().value())
                .put("at", job.at().toString())
                .put("why", job.why())
                .put("trace_id", position.traceId());
        if (event instanceof JobEvent.JobEnded end) {
            ended.put(job.jobId(), end);
        }
    }

    @Override
    public void end() {
        if (!patches.isEmpty()) {
            rows.write(patches.values(), entries);
        }
    }

    /// The jobs of which something was said.
    Set<JobId> changed() {
        return patches.keySet();
    }

    List<JobEvent.JobEnded> ended() {
        return List.copyOf(ended.values());
    }
}
