package gpuq.api.security;

import gpuq.api.ApiConfig;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.UserId;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// What a token must be, beyond a good signature and its own time, for any request at all: whatever
/// it asks for, and whether or not it asks who sent it.
@ApplicationScoped
class TokenRules implements SecurityIdentityAugmentor {

    private final EndedSessions endedSessions;
    private final Duration longestToken;

    TokenRules(EndedSessions endedSessions, ApiConfig config) {
        this.endedSessions = endedSessions;
        longestToken = config.longestToken();
    }

    /// Fails with what is wrong: `UNAUTHENTICATED` without a usable `sub` (WEIRD-6) or after the
    /// user has ended all her sessions (TOKEN-2), `TOKEN_TOO_LONG` if the token was made to live
    /// longer than we accept (TOKEN-5).
    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            Optional<ProblemException> fault = fault(token);
            if (fault.isPresent()) {
                return Uni.createFrom().failure(new AuthenticationFailedException(fault.get()));
            }
        }
        return Uni.createFrom().item(identity);
    }

    private Optional<ProblemException> fault(JsonWebToken token) {
        String subject = token.getSubject();
        if (subject == null || !UserId.isValid(subject)) {
            return Optional.of(
                    new ProblemException(ProblemCode.UNAUTHENTICATED, "The token names no user."));
        }
        long life = token.getExpirationTime() - token.getIssuedAtTime();
        if (life > longestToken.toSeconds()) {
            return Optional.of(
                    new ProblemException(
                            ProblemCode.TOKEN_TOO_LONG,
                            "The token lives %d s; at most %d s are accepted."
                                    .formatted(life, longestToken.toSeconds())));
        }
        Instant issuedAt = Instant.ofEpochSecond(token.getIssuedAtTime());
        if (endedSessions.isEnded(new UserId(subject), issuedAt)) {
            return Optional.of(
                    new ProblemException(
                            ProblemCode.UNAUTHENTICATED,
                            "All sessions of this account were ended after this token was given: sign in again."));
        }
        return Optional.empty();
    }
}
