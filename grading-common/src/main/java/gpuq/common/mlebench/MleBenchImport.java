package gpuq.common.mlebench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import gpuq.common.bundle.BundleReader;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.CompetitionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the folder of a bundle from a competition in MLE-bench's form. What cannot be mapped is
/// told; what would make a wrong bundle ends the import. It never runs code of the competition.
public final class MleBenchImport {

    private static final ObjectMapper YAML =
            new ObjectMapper(
                    new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));
    private static final int MAX_TITLE = 120;

    private final Wish wish;
    private final MleBenchSource source;
    private final List<String> notes = new ArrayList<>();

    /// What to import.
    ///
    /// @param folder holds `config.yaml`
    /// @param prepared holds `public` and `private`
    /// @param higherIsBetter absent: as the leaderboard is sorted
    /// @param image the image of both legs; absent: the site's default
    public record Wish(
            Path folder, Path prepared, @Nullable Boolean higherIsBetter, @Nullable Image image) {}

    /// An image by its name and digest.
    public record Image(String name, String digest) {}

    /// What was made.
    ///
    /// @param notes what the person should know, a sentence each
    public record Report(String id, List<String> notes) {}

    private MleBenchImport(Wish wish, MleBenchSource source) {
        this.wish = wish;
        this.source = source;
    }

    /// Writes the bundle's files into an empty folder.
    ///
    /// @throws ImportException with the sentence that says what is wrong with the source
    public static Report run(Wish wish, Path bundle) throws IOException, ImportException {
        return new MleBenchImport(wish, MleBenchSource.read(wish.folder(), wish.prepared()))
                .write(bundle);
    }

    private Report write(Path bundle) throws IOException, ImportException {
        if (!CompetitionId.isValid(source.id())) {
            throw new ImportException(
                    "%s is no id here: 2 to 63 of a-z, 0-9 and -.".formatted(source.id()));
        }
        SourceFiles.requireReal(source.folder());
        SourceFiles.requireReal(source.publicFolder());
        SourceFiles.requireReal(source.privateFolder());
        int compared = SourceFiles.verify(source);
        notes.add(
                compared == 0
                        ? "no checksums are given: the data is taken as it is"
                        : compared + " files have the checksums that are given");
        SourceFiles.copy(source.publicFolder(), bundle.resolve("public"));
        SourceFiles.copy(source.privateFolder(), bundle.resolve("private"));
        GraderFolder.write(source, Files.createDirectories(bundle.resolve("grader")), notes);
        notes.add("the reference file is " + CheckFiles.writeReference(source, bundle));
        CheckFiles.writeRejected(bundle);
        writeDescription(bundle);
        Files.writeString(
                bundle.resolve(BundleReader.MANIFEST_FILE),
                YAML.writeValueAsString(manifest(bundle)));
        notes.add("prepare.py is not run, and no starter is made");
        return new Report(source.id(), List.copyOf(notes));
    }

    private void writeDescription(Path bundle) throws IOException {
        Path readme = bundle.resolve("README.md");
        if (Files.isRegularFile(source.description())) {
            Files.copy(source.description(), readme);
        } else {
            Files.writeString(readme, "# " + source.name() + "\n");
            notes.add("there is no description: the README has the name alone");
        }
    }

    private Map<String, Object> manifest(Path bundle) throws IOException, ImportException {
        Path sample = source.publicFolder().resolve(source.sample());
        if (!source.sample().endsWith(".csv")) {
            throw new ImportException("the sample submission is no CSV: " + source.sample() + ".");
        }
        boolean unique = CheckFiles.hasUniqueIds(sample);
        if (!unique) {
            notes.add(
                    "the sample's first column is no id: the ids of a submission are not checked");
        }
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schema", Manifest.SCHEMA);
        manifest.put("id", source.id());
        manifest.put("title", title());
        manifest.put(
                "submission",
                Map.of("sample", "public/" + source.sample(), "ids", unique ? "sample" : "none"));
        manifest.put("grader", Map.of("adapter", "mle-bench"));
        Leaderboard leaderboard = leaderboard(bundle);
        manifest.put(
                "metric",
                Map.of("name", source.metric(), "higher_is_better", leaderboard.higherIsBetter()));
        if (leaderboard.isThere() && source.awardsMedals()) {
            manifest.put("medals", Map.of("source", "reference_leaderboard"));
        }
        Image image = wish.image();
        if (image != null) {
            manifest.put("environment", Map.of("image", image.name(), "digest", image.digest()));
        }
        manifest.put(
                "checks",
                List.of(
                        Map.of("file", CheckFiles.REFERENCE, "expect", "graded"),
                        Map.of("file", CheckFiles.REJECTED, "expect", "rejected")));
        return manifest;
    }

    private String title() {
        String line = source.name().strip().replaceAll("\\s+", " ");
        if (line.length() <= MAX_TITLE) {
            return line;
        }
        notes.add("the title is cut to " + MAX_TITLE + " characters");
        return line.substring(0, MAX_TITLE).strip();
    }

    private record Leaderboard(boolean isThere, boolean higherIsBetter) {}

    /// Copies it, and reads from its order which way is better, unless that was said.
    private Leaderboard leaderboard(Path bundle) throws IOException, ImportException {
        Path file = source.folder().resolve(MleBenchSource.LEADERBOARD);
        boolean isThere = Files.isRegularFile(file);
        if (isThere) {
            Files.copy(file, bundle.resolve(MleBenchSource.LEADERBOARD));
        } else {
            notes.add("there is no leaderboard: no medals are given");
        }
        Boolean said = wish.higherIsBetter();
        if (said != null) {
            return new Leaderboard(isThere, said);
        }
        List<Double> scores = isThere ? CheckFiles.numbers(file, "score") : List.of();
        if (scores.isEmpty() || scores.getFirst().equals(scores.getLast())) {
            throw new ImportException(
                    "no leaderboard says whether a higher score is better: say"
                            + " --higher-is-better true, or false.");
        }
        boolean higher = scores.getFirst() > scores.getLast();
        notes.add(
                "a %s score is better, as the leaderboard begins with %s and ends with %s"
                        .formatted(
                                higher ? "higher" : "lower", scores.getFirst(), scores.getLast()));
        return new Leaderboard(isThere, higher);
    }
}
