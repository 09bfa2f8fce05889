package gpuq.cli;

import gpuq.common.bundle.BundleFault;
import gpuq.common.bundle.BundleReader;
import gpuq.common.bundle.BundleReading;
import gpuq.common.mlebench.ImportException;
import gpuq.common.mlebench.MleBenchImport;
import gpuq.common.mlebench.MleBenchImport.Image;
import gpuq.common.mlebench.MleBenchImport.Report;
import gpuq.common.mlebench.MleBenchImport.Wish;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes a bundle from a competition in MLE-bench's form, and reads it again as the API will before
/// it says that it is good.
@Command(
        name = "mle-bench",
        mixinStandardHelpOptions = true,
        description = "Makes a bundle from a competition in MLE-bench's form.")
final class ImportMleBench implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int MOST_FAULTS = 20;

    @Parameters(
            index = "0",
            paramLabel = "FOLDER",
            description = "the folder with config.yaml, or MLE-bench's own with ID behind it")
    private Path folder = Path.of("");

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "a competition of it")
    private @Nullable String id;

    @Option(
            names = "--prepared",
            paramLabel = "DIR",
            description = "the folder with public and private (FOLDER/prepared)")
    private @Nullable Path prepared;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the bundle to write, which is not there yet (ID.zip)")
    private @Nullable Path out;

    @Option(
            names = "--higher-is-better",
            paramLabel = "BOOL",
            arity = "1",
            description = "which way is better, where no leaderboard shows it")
    private @Nullable Boolean higherIsBetter;

    @Option(
            names = "--image",
            paramLabel = "DIR",
            description = "an image's folder, with its digest in it, that both legs run in")
    private @Nullable Path image;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path work = Files.createTempDirectory("gpuq-import");
        try {
            Path source = source();
            Path data = prepared == null ? source.resolve("prepared") : prepared;
            Path bundle = Files.createDirectory(work.resolve("bundle"));
            Report report =
                    MleBenchImport.run(new Wish(source, data, higherIsBetter, image()), bundle);
            Path archive = out == null ? Path.of(report.id() + ".zip") : out;
            BundleZip.write(bundle, archive);
            return tell(report, archive, Files.createDirectory(work.resolve("read")));
        } catch (ImportException e) {
            err().println("gpuq: " + e.getMessage());
            return FAILED;
        } finally {
            delete(work);
        }
    }

    private Path source() {
        return id == null ? folder : folder.resolve("mlebench/competitions").resolve(id);
    }

    private @Nullable Image image() throws IOException, ImportException {
        if (image == null) {
            return null;
        }
        Path digest = image.resolve("digest");
        if (!Files.isRegularFile(digest)) {
            throw new ImportException(image + " is no image: it has no digest.");
        }
        Path name = image.toAbsolutePath().normalize().getFileName();
        return new Image(name.toString(), Files.readString(digest).strip());
    }

    private int tell(Report report, Path archive, Path scratch) throws IOException {
        report.notes().forEach(note -> out().println("  " + note));
        return switch (BundleReader.read(archive, scratch)) {
            case BundleReading.Good _ -> {
                out().println(archive + " is a bundle of " + report.id() + ".");
                yield 0;
            }
            case BundleReading.Faulty(List<BundleFault> faults) -> {
                faults.stream()
                        .limit(MOST_FAULTS)
                        .forEach(
                                fault ->
                                        err().println(
                                                        "gpuq: %s: %s"
                                                                .formatted(
                                                                        fault.file(),
                                                                        fault.message())));
                Files.delete(archive);
                yield FAILED;
            }
        };
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
