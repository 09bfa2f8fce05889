package gpuq.agent.data;

import java.io.IOException;

/// A store beside the API answered with another status than success. The next try asks the API for
/// a new address: this one may have expired. Never names the address, which is as good as a key.
final class StoreRefusedException extends IOException {

    StoreRefusedException(String what, String host, int status) {
        super("%s: the store at %s answers with status %d".formatted(what, host, status));
    }
}
