package gpuq.api.it;

import io.smallrye.jwt.build.Jwt;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/// Access tokens as the realm would make them, and wrong ones.
public final class Tokens {

    private static final String AUDIENCE = "gpuq-api";

    private Tokens() {}

    /// A valid token; the user's `sub` is her name with `sub-` before it.
    public static String of(String name, String... roles) {
        return token(name, AUDIENCE, Instant.now(), Duration.ofMinutes(10), roles);
    }

    /// A valid token that ends soon.
    static String living(String name, Duration life, String... roles) {
        return token(name, AUDIENCE, Instant.now(), life, List.of(), roles);
    }

    static String inGroups(String name, List<String> groups, String... roles) {
        return token(name, AUDIENCE, Instant.now(), Duration.ofMinutes(10), groups, roles);
    }

    static String expired(String name) {
        return token(
                name,
                AUDIENCE,
                Instant.now().minus(Duration.ofHours(1)),
                Duration.ofMinutes(10),
                "student");
    }

    static String forSomebodyElse(String name) {
        return token(name, "another-api", Instant.now(), Duration.ofMinutes(10), "student");
    }

    static String withoutSubject() {
        return Jwt.claims()
                .claim("realm_access", Map.of("roles", List.of("student")))
                .audience(AUDIENCE)
                .issuedAt(Instant.now())
                .expiresAt(Instant.now().plus(Duration.ofMinutes(10)))
                .sign(key());
    }

    static String tooLong(String name, String... roles) {
        return token(name, AUDIENCE, Instant.now(), Duration.ofHours(9), roles);
    }

    private static String token(
            String name, String audience, Instant issued, Duration life, String... roles) {
        return token(name, audience, issued, life, List.of(), roles);
    }

    private static String token(
            String name,
            String audience,
            Instant issued,
            Duration life,
            List<String> groups,
            String... roles) {
        return Jwt.claims()
                .subject("sub-" + name)
                .claim("preferred_username", name)
                .claim("azp", "gpuq-demo")
                .groups(Set.copyOf(groups))
                .claim("realm_access", Map.of("roles", List.of(roles)))
                .audience(audience)
                .issuedAt(issued)
                .expiresAt(issued.plus(life))
                .sign(key());
    }

    private static PrivateKey key() {
        String text = ConfigProvider.getConfig().getValue(ApiStack.SIGNING_KEY, String.class);
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the test key is broken", e);
        }
    }
}
