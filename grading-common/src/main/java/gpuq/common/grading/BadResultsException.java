package gpuq.common.grading;

/// The results of a grader are not what the contract says; the message is for staff. Caught by
/// [ResultsFile], which makes a suspect of it.
final class BadResultsException extends Exception {

    BadResultsException(String message) {
        super(message);
    }
}
