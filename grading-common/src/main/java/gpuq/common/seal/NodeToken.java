package gpuq.common.seal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.job.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The token of an agent's HTTP call: a JWT (RFC 7519) signed with HMAC-SHA256 (`HS256`, RFC 7515)
/// under the node's key. It lives one minute and names the node, its epoch and the cluster. Only
/// this one algorithm is ever accepted.
public final class NodeToken {

    /// Life of a token.
    public static final Duration LIFE = Duration.ofMinutes(1);

    /// How far the clocks of node and API may differ.
    public static final Duration LEEWAY = Duration.ofSeconds(30);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String HEADER =
            encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

    private NodeToken() {}

    /// Who a token says it is; nothing is proven yet.
    public record Claim(NodeId node, int epoch) {}

    /// Makes a token that is valid from now on for [#LIFE].
    public static String mint(NodeId node, int epoch, byte[] key, String clusterId, Instant now) {
        ObjectNode claims = MAPPER.createObjectNode();
        claims.put("iss", node.value());
        claims.put("aud", clusterId);
        claims.put("epoch", epoch);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        String signed = HEADER + "." + encode(claims.toString().getBytes(StandardCharsets.UTF_8));
        return signed + "." + encode(hmac(key, signed));
    }

    /// Who the token claims to be, so that the key can be found; empty if it is not a token of this
    /// form.
    public static Optional<Claim> claim(String token) {
        return claims(token)
                .flatMap(
                        claims -> {
                            String node = claims.path("iss").asText();
                            int epoch = claims.path("epoch").asInt();
                            return NodeId.isValid(node) && epoch > 0
                                    ? Optional.of(new Claim(new NodeId(node), epoch))
                                    : Optional.empty();
                        });
    }

    /// Whether the token was made under this key for this cluster and is alive.
    public static boolean isGenuine(String token, byte[] key, String clusterId, Instant now) {
        int end = token.lastIndexOf('.');
        if (end < 0 || !token.startsWith(HEADER + ".")) {
            return false;
        }
        byte[] signature = decode(token.substring(end + 1)).orElse(new byte[0]);
        if (!MessageDigest.isEqual(signature, hmac(key, token.substring(0, end)))) {
            return false;
        }
        return claims(token)
                .filter(claims -> claims.path("aud").asText().equals(clusterId))
                .filter(claims -> isAlive(claims, now))
                .isPresent();
    }

    private static boolean isAlive(JsonNode claims, Instant now) {
        Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong());
        Instant expires = Instant.ofEpochSecond(claims.path("exp").asLong());
        return !issued.isAfter(now.plus(LEEWAY))
                && now.isBefore(expires.plus(LEEWAY))
                && !expires.isAfter(issued.plus(LIFE));
    }

    private static Optional<JsonNode> claims(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        return decode(parts[1])
                .flatMap(
                        bytes -> {
                            try {
                                return Optional.of(MAPPER.readTree(bytes));
                            } catch (IOException e) {
                                return Optional.empty();
                            }
                        });
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Optional<byte[]> decode(String text) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
