package gpuq.api.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// Hands the same program in again, as a new job of the caller under the version that is active
/// now; it counts as any other submission (ONE-2).
@ApplicationScoped
class ResubmitJob {

    private final SubmitJob submitJob;
    private final JobParts parts;
    private final JobEnvironment environment;
    private final ObjectMapper json;

    ResubmitJob(
            SubmitJob submitJob, JobParts parts, JobEnvironment environment, ObjectMapper json) {
        this.submitJob = submitJob;
        this.parts = parts;
        this.environment = environment;
        this.json = json;
    }

    /// @param sameHardware whether the new job may run only on the GPU model that the old one had
    ///   (EXEC-11)
    /// @throws ProblemException `UNSATISFIABLE_RESOURCES` if the old one has had no GPU, and all
    ///   that submitting refuses
    SubmitJob.Submitted resubmit(
            Caller caller, JobView job, boolean sameHardware, @Nullable String key) {
        String model = sameHardware ? modelOf(job) : null;
        ObjectNode config = json.createObjectNode();
        config.put("competition_id", job.competitionId());
        config.put("expected_time", job.expectedTime());
        config.put("timeout", job.timeout());
        config.put("gpus", job.gpus());
        config.put("note", job.note());
        config.set("tags", json.valueToTree(job.tags()));
        config.set("metadata", job.metadata());
        config.put("allow_duplicate", true);
        JobId id = new JobId(job.id());
        return submitJob.submit(
                caller,
                config.toString(),
                new Upload(parts.solution(id), job.solution().name()),
                key,
                model);
    }

    private String modelOf(JobView job) {
        return environment
                .gpu(new JobId(job.id()))
                .map(JobEnvironment.Gpu::model)
                .orElseThrow(
                        () ->
                                ProblemException.ofField(
                                        ProblemCode.UNSATISFIABLE_RESOURCES,
                                        "same_hardware",
                                        "the job has not run on a GPU"));
    }
}
