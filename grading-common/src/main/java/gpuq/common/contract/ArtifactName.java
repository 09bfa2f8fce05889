package gpuq.common.contract;

/// Names under which agents store what an attempt leaves.
public final class ArtifactName {

    /// The normal form of the file that a run has left, which is graded.
    public static final String SUBMISSION = "submission";

    /// What is known of a run that failed, as text. It quotes the program's output.
    public static final String FAILURE = "failure.txt";

    private ArtifactName() {}
}
