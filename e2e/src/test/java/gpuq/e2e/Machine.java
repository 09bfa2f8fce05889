package gpuq.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// What a figure depends on besides the code.
final class Machine {

    private static final int FSYNCS = 200;
    private static final int BLOCK = 4096;
    private static final int SORTS = 21;
    private static final int SORTED = 1_000_000;

    private Machine() {}

    /// One line: date, processors, how fast one of them and one fsync are, and the kernel.
    ///
    /// @param folder on the disk that the system's data is on
    static String describe(Path folder) throws IOException {
        return String.format(
                Locale.ROOT,
                "%s, %d processors (%s; one sorts a million numbers in %.0f ms), %.0f GiB, Linux %s, one"
                        + " fsync of 4 KiB %.2f ms (median of %d)",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                first("/proc/cpuinfo", "model name"),
                sort().toNanos() / 1e6,
                Long.parseLong(first("/proc/meminfo", "MemTotal").replaceAll("\\D", ""))
                        / 1048576.0,
                System.getProperty("os.version"),
                fsync(folder).toNanos() / 1e6,
                FSYNCS);
    }

    /// The load averages of one, five and fifteen minutes.
    static String load() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/loadavg")).split(" ");
        return fields[0] + ", " + fields[1] + ", " + fields[2];
    }

    private static String first(String file, String key) throws IOException {
        return Files.readString(Path.of(file))
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    /// Machines of one name differ two- and threefold in what they do in a second: a figure without
    /// this cannot be compared with another. The median, after the code is compiled.
    private static Duration sort() {
        long[] numbers = new SplittableRandom(1).longs(SORTED).toArray();
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < SORTS; i++) {
            long[] copy = numbers.clone();
            long began = System.nanoTime();
            Arrays.sort(copy);
            times.add(Duration.ofNanos(System.nanoTime() - began));
        }
        return new Quantiles(times).at(0.5);
    }

    private static Duration fsync(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "fsync", ".tmp");
        List<Duration> times = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < FSYNCS; i++) {
                channel.write(ByteBuffer.allocate(BLOCK));
                long began = System.nanoTime();
                channel.force(false);
                times.add(Duration.ofNanos(System.nanoTime() - began));
            }
        } finally {
            Files.delete(file);
        }
        return new Quantiles(times).at(0.5);
    }
}
