package gpuq.e2e;

import gpuq.common.bundle.Manifest.ExtraColumns;
import gpuq.common.bundle.Manifest.Format;
import gpuq.common.bundle.Manifest.Ids;
import gpuq.common.bundle.Manifest.IdsFrom;
import gpuq.common.bundle.Manifest.OnEnd;
import gpuq.common.bundle.Manifest.Order;
import gpuq.common.bundle.Manifest.Submission;
import gpuq.common.grading.SubmissionCheck;
import gpuq.common.grading.SubmissionReport;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A program that checks a submission of 64 MiB as an agent does, and says how long it took.
final class LargeCheck {

    private static final long BYTES = 64L << 20;

    private LargeCheck() {}

    /// Runs it with a heap of 64 MiB.
    ///
    /// @param folder for the files, which are made at the first call
    /// @return milliseconds of the check alone
    static long inOwnProcess(Path folder) throws IOException, InterruptedException {
        Path sample = folder.resolve("sample.csv");
        if (!Files.exists(sample)) {
            make(sample, "0");
            make(folder.resolve("submission.csv"), "0.12345678");
        }
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LargeCheck.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the check failed: " + said);
        }
        return Long.parseLong(said.strip());
    }

    /// As many rows as fill 64 MiB with the long value; ids are all of one length.
    private static void make(Path file, String value) throws IOException {
        try (Writer rows = Files.newBufferedWriter(file)) {
            rows.write("id,target\n");
            long each = "10000000,0.12345678\n".length();
            for (long id = 10_000_000; id < 10_000_000 + BYTES / each - 1; id++) {
                rows.write(id + "," + value + "\n");
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    public static void main(String... args) throws IOException {
        Path folder = Path.of(args[0]);
        Submission rules =
                new Submission(
                        "submission.csv",
                        Format.CSV,
                        BYTES,
                        null,
                        "sample.csv",
                        List.of(),
                        new Ids(IdsFrom.SAMPLE, null),
                        Order.ANY,
                        Order.ANY,
                        ExtraColumns.IGNORE,
                        OnEnd.FAIL,
                        OnEnd.FAIL);
        Path normalised = folder.resolve("normalised.csv");
        long began = System.nanoTime();
        SubmissionReport report =
                SubmissionCheck.check(
                        folder.resolve("submission.csv"),
                        rules,
                        _ -> folder.resolve("sample.csv"),
                        normalised);
        long took = System.nanoTime() - began;
        Files.delete(normalised);
        if (!report.valid()) {
            throw new IllegalStateException("refused: " + report);
        }
        System.out.println(took / 1_000_000);
    }
}
