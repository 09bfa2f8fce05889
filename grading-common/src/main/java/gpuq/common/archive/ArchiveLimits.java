package gpuq.common.archive;

/// How large an archive may be. Arguments, so that tests can be small.
///
/// @param packedBytes size of the archive's file
/// @param unpackedBytes sum of what its files hold, counted while they are written: what the
///   headers say is never believed
/// @param entries files and folders, those included that only a file's path implies
/// @param nameBytes UTF-8 bytes of one component of a path
/// @param pathBytes UTF-8 bytes of a whole path, so that it still fits below the folder
/// @param headerBytes what may be read of a directory of entries, or of one entry's headers, before
///   its content: headers are kept in memory
public record ArchiveLimits(
        long packedBytes,
        long unpackedBytes,
        int entries,
        int nameBytes,
        int pathBytes,
        long headerBytes) {

    /// The limits of the bundle contract; the last two are ours.
    public static final ArchiveLimits BUNDLE =
            new ArchiveLimits(2L << 30, 20L << 30, 100_000, 255, 2_048, 32L << 20);
}
