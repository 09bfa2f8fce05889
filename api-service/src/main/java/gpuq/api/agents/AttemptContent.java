package gpuq.api.agents;

import gpuq.api.artifacts.ArtifactStore;
import gpuq.api.artifacts.JobFileStore;
import gpuq.api.competitions.ActiveVersions;
import gpuq.api.competitions.ActiveVersions.Version;
import gpuq.api.competitions.PartContent;
import gpuq.api.problem.ProblemException;
import gpuq.common.contract.ArtifactName;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a node may fetch and hand in for an attempt that it holds. What it may not have and what is
/// not there look the same.
@ApplicationScoped
class AttemptContent {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final long MAX_OTHER_BYTES = 64L << 20;

    /// The normal form may quote what the student's file did not: at most every character doubled.
    private static final long NORMALISED_TIMES = 2;

    private final AttemptGate gate;
    private final ActiveVersions versions;
    private final PartContent parts;
    private final AttemptArtifacts files;
    private final JobFileStore store;

    AttemptContent(
            AttemptGate gate,
            ActiveVersions versions,
            PartContent parts,
            AttemptArtifacts files,
            JobFileStore store) {
        this.gate = gate;
        this.versions = versions;
        this.parts = parts;
        this.files = files;
        this.store = store;
    }

    /// The student's program; the grade leg has no use for it.
    byte[] solution(NodeId node, AttemptRef ref) {
        requireLeg(ref, Leg.RUN);
        version(node, ref);
        return files.solution(ref.jobId()).orElseThrow(ProblemException::notFound);
    }

    Path part(NodeId node, AttemptRef ref, String word) {
        Part part =
                Arrays.stream(Part.values())
                        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                        .findFirst()
                        .orElseThrow(ProblemException::notFound);
        return parts.part(version(node, ref), ref.leg(), part)
                .orElseThrow(ProblemException::notFound);
    }

    PartContent.Place blob(NodeId node, AttemptRef ref, Sha256 sha256) {
        return parts.blob(version(node, ref), ref.leg(), sha256)
                .orElseThrow(ProblemException::notFound);
    }

    Path submission(NodeId node, AttemptRef ref) {
        requireLeg(ref, Leg.GRADE);
        version(node, ref);
        return files.submission(ref.jobId()).orElseThrow(ProblemException::notFound);
    }

    /// Keeps a file of the attempt.
    ///
    /// @return whether the name is new
    /// @throws ProblemException `DIGEST_MISMATCH` or another reason why the bytes are not taken;
    ///   `NOT_FOUND` if the node has lost the attempt while it sent them
    /// @throws IOException if the disk fails
    boolean keep(NodeId node, AttemptRef ref, String name, Sha256 expected, InputStream body)
            throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.notFound();
        }
        Version version = version(node, ref);
        ArtifactStore.Stored stored = store.put(body, expected, maxBytes(version, name));
        if (!gate.isHeld(node, ref)) {
            throw ProblemException.notFound();
        }
        return files.note(ref, node, name, stored);
    }

    private static void requireLeg(AttemptRef ref, Leg leg) {
        if (ref.leg() != leg) {
            throw ProblemException.notFound();
        }
    }

    private Version version(NodeId node, AttemptRef ref) {
        return versions.find(gate.require(node, ref)).orElseThrow(ProblemException::notFound);
    }

    private static long maxBytes(Version version, String name) {
        return name.equals(ArtifactName.SUBMISSION)
                ? version.manifest().submission().maxBytes() * NORMALISED_TIMES
                : MAX_OTHER_BYTES;
    }
}
