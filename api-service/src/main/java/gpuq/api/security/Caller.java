package gpuq.api.security;

import gpuq.api.ApiConfig;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.UserId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Who sent this request, by the token alone. A job belongs to the token's `sub`, never to a name
/// in the request.
@RequestScoped
public class Caller {

    private final SecurityIdentity identity;
    private final JsonWebToken token;
    private final Duration longestToken;

    Caller(SecurityIdentity identity, JsonWebToken token, ApiConfig config) {
        this.identity = identity;
        this.token = token;
        longestToken = config.longestToken();
    }

    /// The user.
    ///
    /// @throws ProblemException `UNAUTHENTICATED` without a usable `sub` (WEIRD-6),
    ///   `TOKEN_TOO_LONG` if the token was made to live longer than we accept (TOKEN-5)
    public UserId id() {
        String subject = token.getSubject();
        if (subject == null || !UserId.isValid(subject)) {
            throw new ProblemException(ProblemCode.UNAUTHENTICATED, "The token names no user.");
        }
        long life = token.getExpirationTime() - token.getIssuedAtTime();
        if (life > longestToken.toSeconds()) {
            throw new ProblemException(
                    ProblemCode.TOKEN_TOO_LONG,
                    "The token lives %d s; at most %d s are accepted."
                            .formatted(life, longestToken.toSeconds()));
        }
        return new UserId(subject);
    }

    /// The name to show.
    public String name() {
        String name = token.getClaim(Claims.preferred_username);
        return name == null ? id().value() : name;
    }

    /// What a competition's staff may be named by: the user's id, her name and her groups.
    public Set<String> names() {
        Set<String> names = new HashSet<>(List.of(id().value(), name()));
        if (token.getClaim("groups") instanceof Collection<?> groups) {
            groups.forEach(group -> names.add(groupName(group)));
        }
        return names;
    }

    /// Keycloak writes `/staff`, a JSON claim its value with quotes.
    private static String groupName(Object claim) {
        String text = claim instanceof JsonString json ? json.getString() : claim.toString();
        return text.startsWith("/") ? text.substring(1) : text;
    }

    /// The client that the token was given to; empty if it does not say.
    public String clientId() {
        Object client = token.getClaim("azp");
        return client == null ? "" : client.toString();
    }

    /// When the token ends.
    public Instant expiresAt() {
        return Instant.ofEpochSecond(token.getExpirationTime());
    }

    public boolean isOperator() {
        return identity.hasRole(Roles.OPERATOR);
    }

    public boolean isInstructor() {
        return identity.hasRole(Roles.INSTRUCTOR);
    }

    public boolean isAssistant() {
        return identity.hasRole(Roles.ASSISTANT);
    }

    public boolean isStudent() {
        return identity.hasRole(Roles.STUDENT);
    }
}
