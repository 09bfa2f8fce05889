package gpuq.api.jobs;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.HexFormat;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/// Takes the solution out of a multipart request, bounded, and checks the digest that the client
/// may have sent (RFC 9530).
final class UploadReader {

    /// The largest solution that any competition may allow, in bytes.
    private static final long ABSOLUTE_MAX = 16L * 1024 * 1024;

    private UploadReader() {}

    /// @throws ProblemException `SOLUTION_TOO_LARGE`, `DIGEST_MISMATCH` or `INVALID_CONFIG`
    static Upload read(FileUpload file, @Nullable String contentDigest) {
        if (file.size() > ABSOLUTE_MAX) {
            throw new ProblemException(
                    ProblemCode.SOLUTION_TOO_LARGE,
                    "The solution has %d bytes; no competition takes more than %d."
                            .formatted(file.size(), ABSOLUTE_MAX));
        }
        Upload upload;
        try {
            upload = new Upload(Files.readAllBytes(file.uploadedFile()), file.fileName());
        } catch (IOException e) {
            throw new UncheckedIOException("an upload cannot be read back", e);
        }
        if (contentDigest != null) {
            check(contentDigest, upload);
        }
        return upload;
    }

    private static void check(String contentDigest, Upload upload) {
        String prefix = "sha-256=:";
        if (!contentDigest.startsWith(prefix) || !contentDigest.endsWith(":")) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG,
                    "Content-Digest",
                    "must be of the form sha-256=:BASE64:");
        }
        byte[] given;
        try {
            given =
                    Base64.getDecoder()
                            .decode(
                                    contentDigest.substring(
                                            prefix.length(), contentDigest.length() - 1));
        } catch (IllegalArgumentException e) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG, "Content-Digest", "is not base64");
        }
        if (!HexFormat.of().formatHex(given).equals(upload.sha256().value())) {
            throw new ProblemException(
                    ProblemCode.DIGEST_MISMATCH,
                    "The solution's SHA-256 is " + upload.sha256() + ".");
        }
    }
}
