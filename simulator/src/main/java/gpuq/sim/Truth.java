package gpuq.sim;

import gpuq.common.contract.Command.GradeFile;
import gpuq.common.contract.Command.SubmitJob;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is really so in the simulated world, for agents to act on and checkers to compare with.
final class Truth {

    private final Map<JobId, Nature> natures = new TreeMap<>();
    private final Map<JobId, SubmitJob> submitted = new TreeMap<>();
    private final Map<JobId, GradeFile> gradings = new TreeMap<>();
    private final TreeSet<CompetitionId> brokenGraders = new TreeSet<>();
    private final Map<String, SimGpus.Life> lives = new TreeMap<>();

    void submitted(SubmitJob job, Nature nature) {
        natures.put(job.jobId(), nature);
        submitted.put(job.jobId(), job);
    }

    void asked(GradeFile grading, Nature nature) {
        natures.put(grading.jobId(), nature);
        gradings.put(grading.jobId(), grading);
    }

    /// What staff want graded.
    Map<JobId, GradeFile> gradings() {
        return gradings;
    }

    /// How many jobs there are of either sort.
    int jobs() {
        return submitted.size() + gradings.size();
    }

    Nature natureOf(JobId job) {
        return natures.getOrDefault(job, Nature.GOOD);
    }

    Map<JobId, SubmitJob> submitted() {
        return submitted;
    }

    void grader(CompetitionId competition, boolean broken) {
        if (broken) {
            brokenGraders.add(competition);
        } else {
            brokenGraders.remove(competition);
        }
    }

    boolean isGraderBroken(CompetitionId competition) {
        return brokenGraders.contains(competition);
    }

    /// A machine begins a life.
    void booted(String bootId, SimGpus gpus) {
        lives.put(bootId, gpus.life());
    }

    /// What the machine's GPUs are in one of its lives.
    SimGpus.@Nullable Life life(String bootId) {
        return lives.get(bootId);
    }

    /// The file that this very attempt on this very node leaves: no other has its digest.
    static Sha256 fileOf(AttemptRef ref, NodeId node) {
        try {
            byte[] name = (ref + "@" + node).getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
            return new Sha256("%064x".formatted(new BigInteger(1, digest)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
