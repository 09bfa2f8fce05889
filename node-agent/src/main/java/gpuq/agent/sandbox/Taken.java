package gpuq.agent.sandbox;

import java.util.List;

/// What was found where the file should be that an attempt leaves.
///
/// @param detail what was unsafe about it; empty otherwise
/// @param names other files that may be meant, at most [#MAX_NAMES], safe to show
/// @param sizeBytes the size of what was taken, or of what was too large
public record Taken(Found found, String detail, List<String> names, long sizeBytes) {

    /// At most so many other names are told.
    public static final int MAX_NAMES = 10;

    public Taken {
        names = List.copyOf(names.subList(0, Math.min(names.size(), MAX_NAMES)));
    }

    /// The kinds of finding.
    public enum Found {
        /// A regular file within the limit; it was copied.
        FILE,
        MISSING,
        /// Too long: reading stopped at the limit.
        TOO_LARGE,
        /// Not a plain file: nothing was read.
        UNSAFE,
        /// Nobody asked for a file.
        NOTHING_WANTED
    }

    public static Taken file(long sizeBytes) {
        return new Taken(Found.FILE, "", List.of(), sizeBytes);
    }

    public static Taken missing(List<String> names) {
        return new Taken(Found.MISSING, "", names, 0);
    }

    public static Taken tooLarge(long sizeBytes) {
        return new Taken(Found.TOO_LARGE, "", List.of(), sizeBytes);
    }

    public static Taken unsafe(String what) {
        return new Taken(Found.UNSAFE, what, List.of(), 0);
    }

    public static Taken nothingWanted() {
        return new Taken(Found.NOTHING_WANTED, "", List.of(), 0);
    }
}
