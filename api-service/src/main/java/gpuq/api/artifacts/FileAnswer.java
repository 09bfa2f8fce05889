package gpuq.api.artifacts;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/// Answers with a file's bytes, or the range of them that was asked for. The file is sent by the
/// kernel: no memory of ours grows with it.
public final class FileAnswer {

    private static final HexFormat PERCENT = HexFormat.of().withUpperCase();

    private FileAnswer() {}

    /// The bytes as they are.
    ///
    /// @param range the request's `Range` header
    /// @throws IOException if the file cannot be read
    public static Response.ResponseBuilder of(Path file, @Nullable String range)
            throws IOException {
        long size = Files.size(file);
        Response.ResponseBuilder answer =
                switch (ByteRange.of(range, size)) {
                    case ByteRange.Whole() ->
                            Response.ok(size == 0 ? new byte[0] : new PathPart(file, 0, size));
                    case ByteRange.Some(long first, long count) ->
                            Response.status(206)
                                    .header(
                                            "Content-Range",
                                            "bytes %d-%d/%d"
                                                    .formatted(first, first + count - 1, size))
                                    .entity(new PathPart(file, first, count));
                    case ByteRange.Unsatisfiable() ->
                            Response.status(416).header("Content-Range", "bytes */" + size);
                };
        return answer.type(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                .header("Accept-Ranges", "bytes");
    }

    /// The bytes as a download: never shown by the browser as a page of ours, whatever they are.
    public static Response.ResponseBuilder download(Path file, @Nullable String range, String name)
            throws IOException {
        return of(file, range)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename*=UTF-8''" + percentEncoded(name))
                .header("X-Content-Type-Options", "nosniff");
    }

    /// RFC 8187: what is not plainly harmless is encoded.
    private static String percentEncoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte unit : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (unit & 0xff);
            boolean isPlain =
                    character < 0x80
                            && (Character.isLetterOrDigit(character)
                                    || "-._~".indexOf(character) >= 0);
            if (isPlain) {
                encoded.append(character);
            } else {
                encoded.append('%').append(PERCENT.toHexDigits(unit));
            }
        }
        return encoded.toString();
    }
}
