package gpuq.common.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/// Makes archives for tests, honest and hostile ones.
public final class Archives {

    /// Writes entries into an archive that is being made.
    @FunctionalInterface
    public interface Filling<T> {
        void fill(T archive) throws IOException;
    }

    private Archives() {}

    public static byte[] zip(Filling<ZipArchiveOutputStream> filling) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            filling.fill(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// A zip of one file with exactly this name: the library would mend it.
    public static byte[] rawZip(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write('!');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] tarGz(Filling<TarArchiveOutputStream> filling) {
        return gzip(tar(filling));
    }

    public static byte[] tar(Filling<TarArchiveOutputStream> filling) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            filling.fill(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static void file(ZipArchiveOutputStream zip, String name, String content)
            throws IOException {
        put(zip, new ZipArchiveEntry(name), content.getBytes(StandardCharsets.UTF_8));
    }

    public static void put(ZipArchiveOutputStream zip, ZipArchiveEntry entry, byte[] content)
            throws IOException {
        zip.putArchiveEntry(entry);
        zip.write(content);
        zip.closeArchiveEntry();
    }

    /// An entry whose type and permissions are these bits of a Unix mode.
    public static ZipArchiveEntry withMode(String name, int mode) {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        return entry;
    }

    public static void file(TarArchiveOutputStream tar, String name, String content)
            throws IOException {
        put(tar, new TarArchiveEntry(name, true), content.getBytes(StandardCharsets.UTF_8));
    }

    public static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content)
            throws IOException {
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /// An entry of another type than a file.
    public static TarArchiveEntry ofType(String name, byte flag, String link) {
        TarArchiveEntry entry = new TarArchiveEntry(name, flag, true);
        entry.setLinkName(link);
        return entry;
    }

    /// A PAX header that gives the next entry this path.
    public static void paxPath(TarArchiveOutputStream tar, String path) throws IOException {
        int length = " path=\n".length() + path.getBytes(StandardCharsets.UTF_8).length;
        int total = length + Integer.toString(length).length();
        total = length + Integer.toString(total).length();
        put(
                tar,
                new TarArchiveEntry("pax", (byte) 'x', true),
                (total + " path=" + path + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Everything below a folder, as a zip or a tar.gz.
    public static byte[] ofFolder(Path folder, boolean asZip) {
        return asZip ? zipOfFolder(folder) : gzip(tarOfFolder(folder));
    }

    private static byte[] zipOfFolder(Path folder) {
        return zip(
                zip ->
                        eachFile(
                                folder,
                                (name, content) -> put(zip, new ZipArchiveEntry(name), content)));
    }

    public static byte[] tarOfFolder(Path folder) {
        return tar(
                tar ->
                        eachFile(
                                folder,
                                (name, content) ->
                                        put(tar, new TarArchiveEntry("./" + name, true), content)));
    }

    @FunctionalInterface
    private interface FileSink {
        void take(String name, byte[] content) throws IOException;
    }

    private static void eachFile(Path folder, FileSink sink) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                sink.take(folder.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
    }
}
