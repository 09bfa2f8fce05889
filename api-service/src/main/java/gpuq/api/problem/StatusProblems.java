package gpuq.api.problem;

/// The code for a status that the framework chose by itself.
final class StatusProblems {

    private StatusProblems() {}

    static ProblemException of(int status) {
        return switch (status) {
            case 400 -> problem(ProblemCode.MALFORMED_REQUEST, "The request cannot be read.");
            case 401 -> AuthenticationProblems.anonymous();
            case 403 -> problem(ProblemCode.FORBIDDEN, "Your roles do not allow this.");
            case 404 -> ProblemException.notFound();
            case 405 -> problem(ProblemCode.METHOD_NOT_ALLOWED, "See the Allow header.");
            case 406 ->
                    problem(
                            ProblemCode.NOT_ACCEPTABLE,
                            "Nothing here comes in a type of your Accept header.");
            case 408 -> problem(ProblemCode.SLOW_REQUEST, "The body did not come in time.");
            case 413 -> problem(ProblemCode.BODY_TOO_LARGE, "The body is larger than allowed.");
            case 414 -> problem(ProblemCode.URI_TOO_LONG, "The address is longer than allowed.");
            case 415 ->
                    problem(
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                            "The Content-Type is not one that this path takes.");
            case 503 -> problem(ProblemCode.OVERLOADED, "Try again in a moment.");
            default ->
                    status < 500
                            ? problem(ProblemCode.MALFORMED_REQUEST, "The request cannot be read.")
                            : problem(ProblemCode.INTERNAL_ERROR, "Something failed on our side.");
        };
    }

    private static ProblemException problem(ProblemCode code, String detail) {
        return new ProblemException(code, detail);
    }
}
