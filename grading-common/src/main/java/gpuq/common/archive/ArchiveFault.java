package gpuq.common.archive;

/// Why an archive, or one of its entries, was not taken.
///
/// @param entry the entry's name as the archive has it; empty for the archive itself
/// @param unsafe whether unpacking it could harm the machine (a link, a path that leads out, a
///   bomb), instead of merely failing (a damaged file)
public record ArchiveFault(String entry, String message, boolean unsafe) {

    static ArchiveFault damaged(String message) {
        return new ArchiveFault("", message, false);
    }

    static ArchiveFault unsafe(String entry, String message) {
        return new ArchiveFault(entry, message, true);
    }
}
