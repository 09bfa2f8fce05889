package gpuq.api.security;

import gpuq.common.job.UserId;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonString;
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
    private final CurrentVertxRequest current;

    Caller(SecurityIdentity identity, JsonWebToken token, CurrentVertxRequest current) {
        this.identity = identity;
        this.token = token;
        this.current = current;
    }

    /// The user, whom [TokenRules] have let in.
    public UserId id() {
        return new UserId(token.getSubject());
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

    /// The token's own name, by which it is known in the sign-in service; empty if it has none.
    public String tokenId() {
        String id = token.getTokenID();
        return id == null ? "" : id;
    }

    /// The token itself, to ask the sign-in service in its user's name.
    public String token() {
        return token.getRawToken();
    }

    /// Where the request came from, no finer than [NetworkPrefix]; empty if that is not known.
    public String network() {
        SocketAddress remote = current.getCurrent().request().remoteAddress();
        return remote == null ? "" : NetworkPrefix.of(remote.hostAddress());
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
