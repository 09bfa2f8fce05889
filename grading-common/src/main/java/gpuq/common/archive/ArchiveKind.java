package gpuq.common.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What an archive is, by its first bytes: never by its name or by what a client calls it
/// (WEIRD-10).
enum ArchiveKind {
    ZIP,
    TAR_GZ,
    OTHER;

    static ArchiveKind of(Path archive) throws IOException {
        byte[] first;
        try (InputStream in = Files.newInputStream(archive)) {
            first = in.readNBytes(4);
        }
        if (first.length >= 2 && (first[0] & 0xff) == 0x1f && (first[1] & 0xff) == 0x8b) {
            return TAR_GZ;
        }
        // PK\3\4 begins a file, PK\5\6 an archive without any.
        if (first.length == 4 && first[0] == 'P' && first[1] == 'K') {
            boolean local = first[2] == 3 && first[3] == 4;
            boolean empty = first[2] == 5 && first[3] == 6;
            return local || empty ? ZIP : OTHER;
        }
        return OTHER;
    }
}
