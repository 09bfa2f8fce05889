package gpuq.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;

/// An answer of the API, as a client sees it.
record Answer(HttpResponse<String> response) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    int status() {
        return response.statusCode();
    }

    String body() {
        return response.body();
    }

    JsonNode json() {
        try {
            return MAPPER.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON, status " + status() + ": " + body(), e);
        }
    }

    /// A header that must be there.
    String header(String name) {
        return response.headers()
                .firstValue(name)
                .orElseThrow(() -> new AssertionError("no " + name + " in the answer"));
    }

    /// The problem's code.
    String code() {
        return json().path("code").asText();
    }

    /// The answer's JSON, if it has this status.
    JsonNode expecting(int status) {
        if (status() != status) {
            throw new AssertionError(
                    "%s answered %d instead of %d: %s"
                            .formatted(response.request().uri(), status(), status, body()));
        }
        return json();
    }
}
