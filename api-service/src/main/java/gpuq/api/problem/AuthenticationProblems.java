package gpuq.api.problem;

import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/// Why a caller is nobody: no token, an expired one, one that is not for us, or one that our own
/// rules do not let in.
final class AuthenticationProblems {

    private static final int MAX_CAUSES = 10;

    private AuthenticationProblems() {}

    static ProblemException anonymous() {
        return challenge(
                new ProblemException(
                        ProblemCode.UNAUTHENTICATED, "Send an access token as a bearer token."));
    }

    static ProblemException of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof InvalidJwtException jwt && jwt.hasErrorCode(ErrorCodes.EXPIRED)) {
                return challenge(
                        new ProblemException(
                                ProblemCode.TOKEN_EXPIRED,
                                "The access token has expired: get a fresh one."));
            }
            if (cause instanceof ProblemException problem) {
                return challenge(problem);
            }
            if (cause instanceof java.net.ConnectException) {
                return new ProblemException(
                        ProblemCode.IDENTITY_UNAVAILABLE,
                        "The identity provider cannot be reached.");
            }
            cause = cause.getCause();
        }
        return challenge(
                new ProblemException(
                        ProblemCode.UNAUTHENTICATED,
                        "The access token is not valid for this service."));
    }

    private static ProblemException challenge(ProblemException e) {
        return e.header("WWW-Authenticate", "Bearer");
    }
}
