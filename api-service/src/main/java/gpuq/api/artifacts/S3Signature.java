package gpuq.api.artifacts;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs addresses of objects in S3 so that whoever has one may read that object until it expires,
/// and nothing else: AWS Signature Version 4 in the query. It is all of S3 that is needed here; the
/// SDK would bring a client of some hundred classes for it.
final class S3Signature {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String HMAC = "HmacSHA256";
    private static final HexFormat PERCENT = HexFormat.of().withUpperCase();
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String region;
    private final String accessKey;
    private final String secretKey;

    S3Signature(String region, String accessKey, String secretKey) {
        this.region = region;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    /// The address of an object to be read.
    ///
    /// @param endpoint scheme, host and, if it is another than the usual, port
    /// @param path begins with `/`, not encoded
    /// @param life at most seven days
    URI get(URI endpoint, String path, Duration life, Instant now) {
        String scope = "%s/%s/s3/aws4_request".formatted(DAY.format(now), region);
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("X-Amz-Algorithm", ALGORITHM);
        parameters.put("X-Amz-Credential", accessKey + "/" + scope);
        parameters.put("X-Amz-Date", SECOND.format(now));
        parameters.put("X-Amz-Expires", Long.toString(life.toSeconds()));
        parameters.put("X-Amz-SignedHeaders", "host");
        String query =
                parameters.entrySet().stream()
                        .map(it -> it.getKey() + "=" + encoded(it.getValue(), ""))
                        .collect(Collectors.joining("&"));
        String target = encoded(path, "/");
        String request =
                "GET\n%s\n%s\nhost:%s\n\nhost\nUNSIGNED-PAYLOAD"
                        .formatted(target, query, endpoint.getRawAuthority());
        String signed =
                "%s\n%s\n%s\n%s"
                        .formatted(ALGORITHM, SECOND.format(now), scope, hex(sha256(request)));
        byte[] key = utf8("AWS4" + secretKey);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return URI.create(
                "%s://%s%s?%s&X-Amz-Signature=%s"
                        .formatted(
                                endpoint.getScheme(),
                                endpoint.getRawAuthority(),
                                target,
                                query,
                                hex(hmac(key, signed))));
    }

    /// RFC 3986: all but the unreserved and those that shall stay.
    private static String encoded(String text, String kept) {
        StringBuilder encoded = new StringBuilder();
        for (byte unit : utf8(text)) {
            char character = (char) (unit & 0xff);
            boolean isUnreserved =
                    (character >= 'a' && character <= 'z')
                            || (character >= 'A' && character <= 'Z')
                            || (character >= '0' && character <= '9')
                            || "-._~".indexOf(character) >= 0;
            if (isUnreserved || kept.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append('%').append(PERCENT.toHexDigits(unit));
            }
        }
        return encoded.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + HMAC, e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
