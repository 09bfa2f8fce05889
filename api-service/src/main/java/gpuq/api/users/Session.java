package gpuq.api.users;

import java.time.Instant;
import java.util.List;

/// A sign-in that has not ended.
///
/// @param clients the programs that use it
/// @param current whether the request's own token belongs to it
public record Session(
        String id,
        String ipAddress,
        Instant startedAt,
        Instant lastUsedAt,
        Instant expiresAt,
        List<String> clients,
        boolean current) {

    public Session {
        clients = List.copyOf(clients);
    }
}
