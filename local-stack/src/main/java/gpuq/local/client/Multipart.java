package gpuq.local.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A submission as `multipart/form-data`: its config and its solution.
final class Multipart {
    private static final String BOUNDARY = "gpuq-b6f1c0d27e9a43f58d31";

    static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private Multipart() {}

    static byte[] submission(byte[] config, byte[] solution) {
        var body = new ByteArrayOutputStream();
        part(body, "name=\"config\"", "application/json", config);
        part(body, "name=\"solution\"; filename=\"solution.py\"", "text/x-python", solution);
        text(body, "--" + BOUNDARY + "--\r\n");
        return body.toByteArray();
    }

    private static void part(
            ByteArrayOutputStream body, String disposition, String type, byte[] content) {
        text(body, "--" + BOUNDARY + "\r\n");
        text(body, "Content-Disposition: form-data; " + disposition + "\r\n");
        text(body, "Content-Type: " + type + "\r\n\r\n");
        body.writeBytes(content);
        text(body, "\r\n");
    }

    private static void text(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
