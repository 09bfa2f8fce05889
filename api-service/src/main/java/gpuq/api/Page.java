package gpuq.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The form of every list.
///
/// @param nextCursor where the next page begins; absent on the last
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /// A list that has no next page.
    public static <T> Page<T> whole(List<T> items) {
        return new Page<>(items, null);
    }
}
