package gpuq.api.agents;

import gpuq.api.artifacts.FileAnswer;
import gpuq.api.competitions.PartContent.Place;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Answers a node with a file's bytes, or with the address where they are.
final class PlaceAnswer {

    private PlaceAnswer() {}

    /// @param range the request's `Range` header
    static Response of(Place place, @Nullable String range) throws IOException {
        return switch (place) {
            case Place.Here(var file) -> FileAnswer.of(file, range).build();
            case Place.Elsewhere(var address) ->
                    Response.temporaryRedirect(address)
                            .header(HttpHeaders.CACHE_CONTROL, "no-store")
                            .build();
        };
    }
}
