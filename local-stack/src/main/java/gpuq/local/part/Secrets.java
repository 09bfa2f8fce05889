package gpuq.local.part;

import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The passwords and keys of the local system: made at random when first asked for, kept one to a
/// file that only its owner reads, and never printed but where a person asks for them.
public record Secrets(Path folder) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// 190 bits; also the least that the page's cookie encryption takes.
    private static final int TEXT_LENGTH = 32;

    /// A text secret.
    public String text(String name) {
        return text(name, Secrets::random);
    }

    /// A text that `made` gives the first time and that stays.
    public String text(String name, Supplier<String> made) {
        byte[] bytes = bytes(name, () -> made.get().getBytes(StandardCharsets.US_ASCII));
        return new String(bytes, StandardCharsets.US_ASCII).strip();
    }

    /// The file that holds `length` raw random bytes.
    public Path keyFile(String name, int length) {
        bytes(name, () -> randomBytes(length));
        return folder.resolve(name);
    }

    private byte[] bytes(String name, Supplier<byte[]> made) {
        Path file = folder.resolve(name);
        try {
            if (!Files.exists(file)) {
                Folders.createPrivate(folder);
                write(file, made.get());
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StackException("The secret " + file + " can be neither read nor made.", e);
        }
    }

    /// Letters and digits only: no terminal, shell or URL treats one of them in a way of its own.
    public static String random() {
        return RANDOM.ints(TEXT_LENGTH, 0, ALPHABET.length())
                .mapToObj(ALPHABET::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Private from its first moment, and whole: written beside, synced, then renamed.
    public static void write(Path file, byte[] content) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".half");
        Files.deleteIfExists(half);
        Files.createFile(
                half,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(half, content, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
