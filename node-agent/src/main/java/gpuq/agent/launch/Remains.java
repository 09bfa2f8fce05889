package gpuq.agent.launch;

import gpuq.agent.sandbox.LeftFiles;
import java.util.List;
import java.util.stream.Stream;

/// What can be seen of an ended attempt on its host before it is cleaned up, by root alone.
///
/// @param files what is in the program's folder
/// @param kernel lines of the kernel's log that name the attempt, oldest first; or one line that
///   says why there are none
public record Remains(LeftFiles files, List<String> kernel) {

    public Remains {
        kernel = List.copyOf(kernel);
    }

    /// With more that the kernel's log says of it.
    public Remains and(List<String> errors) {
        return new Remains(files, Stream.concat(kernel.stream(), errors.stream()).toList());
    }
}
