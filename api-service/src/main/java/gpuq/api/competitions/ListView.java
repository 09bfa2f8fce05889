package gpuq.api.competitions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a list.
///
/// @param nextCursor where the next page begins; absent on the last one
public record ListView<T>(List<T> items, @Nullable String nextCursor) {

    public ListView {
        items = List.copyOf(items);
    }
}
