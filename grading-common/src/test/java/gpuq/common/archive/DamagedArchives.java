package gpuq.common.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.params.provider.Arguments;

/// Archives that are merely broken.
final class DamagedArchives {

    private DamagedArchives() {}

    static Stream<Arguments> all() {
        byte[] zip =
                Archives.zip(
                        archive -> {
                            Archives.file(archive, "a.txt", "some text, some text, some text");
                            Archives.file(archive, "b.txt", "more");
                        });
        byte[] tar = Archives.tarGz(archive -> Archives.file(archive, "a.txt", "some text"));
        byte[] plainTar = Archives.tar(archive -> Archives.file(archive, "a.txt", "some text"));
        byte[] encrypted = zip.clone();
        encrypted[indexOf(zip, new byte[] {'P', 'K', 1, 2}) + 8] |= 1;
        byte[] wrongCrc = zip.clone();
        wrongCrc[indexOf(zip, new byte[] {'P', 'K', 1, 2}) + 16] ^= 1;
        return Stream.of(
                Arguments.of("no bytes", new byte[0], "neither a zip nor a tar.gz"),
                Arguments.of("a text", "hello".getBytes(StandardCharsets.UTF_8), "neither"),
                Arguments.of("a bare tar", plainTar, "neither"),
                Arguments.of(
                        "half a zip", Arrays.copyOf(zip, zip.length / 2), "end of the archive"),
                Arguments.of("a zip and more", concat(zip, new byte[] {1}), "behind the end"),
                Arguments.of("something and a zip", concat(zip, zip), "not where it should be"),
                Arguments.of("half a tar", Arrays.copyOf(tar, tar.length / 2), "cannot be read"),
                Arguments.of("a tar without its checksum", Arrays.copyOf(tar, tar.length - 8), ""),
                Arguments.of(
                        "gzip of nonsense",
                        Archives.gzip("x".repeat(700).getBytes(StandardCharsets.UTF_8)),
                        "cannot be read"),
                Arguments.of("an encrypted zip", encrypted, "encrypted"),
                Arguments.of("a zip with a wrong checksum", wrongCrc, "checksum"),
                Arguments.of("a tar with endless headers", endlessHeader(), "too long"),
                Arguments.of("a tar's name that is not UTF-8", latinTar(), "not UTF-8"));
    }

    /// A GNU long name of two megabytes, which a reader would keep in memory.
    private static byte[] endlessHeader() {
        return Archives.tarGz(
                tar -> {
                    TarArchiveEntry header = new TarArchiveEntry("././@LongLink", (byte) 'L');
                    Archives.put(tar, header, "x".repeat(2 << 20).getBytes(StandardCharsets.UTF_8));
                    Archives.file(tar, "a", "1");
                });
    }

    private static byte[] latinTar() {
        byte[] tar = Archives.tar(archive -> Archives.file(archive, "a@b", "1"));
        tar[1] = (byte) 0xe9;
        // The header's own checksum is the sum of its bytes.
        int sum = 8 * ' ';
        for (int i : IntStream.range(0, 512).filter(i -> i < 148 || i >= 156).toArray()) {
            sum += tar[i] & 0xff;
        }
        byte[] octal = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, tar, 148, 8);
        return Archives.gzip(tar);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        return IntStream.range(0, bytes.length - part.length)
                .filter(i -> Arrays.equals(bytes, i, i + part.length, part, 0, part.length))
                .findFirst()
                .orElseThrow();
    }
}
