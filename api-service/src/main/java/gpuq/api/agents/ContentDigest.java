package gpuq.api.agents;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.Sha256;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The header `Content-Digest` (RFC 9530), as far as we use it: one SHA-256.
final class ContentDigest {

    /// 32 bytes in Base64 have 43 characters and one `=`.
    private static final Pattern FORM = Pattern.compile("sha-256=:([A-Za-z0-9+/]{43}=):");

    private ContentDigest() {}

    /// @throws ProblemException `DIGEST_MISMATCH` if there is none that could match
    static Sha256 parse(@Nullable String header) {
        Matcher matcher = FORM.matcher(header == null ? "" : header.strip());
        if (!matcher.matches()) {
            throw new ProblemException(
                    ProblemCode.DIGEST_MISMATCH,
                    "The header Content-Digest must be sha-256=:BASE64: of the body.");
        }
        return new Sha256(HexFormat.of().formatHex(Base64.getDecoder().decode(matcher.group(1))));
    }
}
