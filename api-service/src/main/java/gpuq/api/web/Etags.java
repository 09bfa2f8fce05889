package gpuq.api.web;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Entity tags: a digest over what makes a resource another one, so that equal tags mean equal
/// editable fields and state.
public final class Etags {

    private static final int LENGTH = 24;

    private Etags() {}

    public static String of(Object... parts) {
        byte[] bytes = Arrays.deepToString(parts).getBytes(StandardCharsets.UTF_8);
        return "\"" + Digests.of(bytes).value().substring(0, LENGTH) + "\"";
    }

    /// Whether a tag is among those of an `If-Match` or `If-None-Match`.
    public static boolean matches(@Nullable String header, String etag) {
        return header != null
                && Arrays.stream(header.split(","))
                        .map(String::strip)
                        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }

    /// @throws ProblemException `VERSION_CONFLICT` if the caller saw something else
    public static void requireMatch(@Nullable String ifMatch, String etag) {
        if (ifMatch != null && !matches(ifMatch, etag)) {
            throw new ProblemException(
                    ProblemCode.VERSION_CONFLICT, "Read it again: its tag is now " + etag + ".");
        }
    }
}
