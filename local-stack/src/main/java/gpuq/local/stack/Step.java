package gpuq.local.stack;

import gpuq.local.part.Part;
import java.util.List;

/// One part in the order of the start: it waits until those named in `after` are ready.
public record Step(Part part, List<String> after) {
    public Step {
        after = List.copyOf(after);
    }
}
