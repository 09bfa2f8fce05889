package gpuq.api.competitions;

import gpuq.api.artifacts.DataPlaces;
import gpuq.common.bundle.Bundle;
import gpuq.common.bundle.BundleFault;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.TreeList;
import gpuq.common.bundle.Trees;
import gpuq.common.contract.CompetitionTerms.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The trees of an unpacked bundle: the whole of it, and each part that a node fetches. What lies
/// in none of the parts (checks, starter, leaderboard) stays with us.
///
/// @param bundle every file of the bundle
/// @param parts data, answers, grader and, where there is one, harness
record BundleContent(Tree bundle, Map<Part, Tree> parts) {

    static final String GRADER_FOLDER = "grader";

    /// Where the grader finds the file that it is known to judge well, in its own folder.
    static final String REFERENCE = ".reference/submission.csv";

    private static final String REFERENCE_FOLDER = ".reference";

    BundleContent {
        parts = Map.copyOf(parts);
    }

    /// What the bundle's reader lets pass and this installation cannot serve.
    ///
    /// @throws IOException if the disk fails
    static List<BundleFault> faults(Bundle bundle, DataPlaces places) throws IOException {
        List<BundleFault> faults = new ArrayList<>(DataElsewhere.faults(bundle, places));
        String reserved = GRADER_FOLDER + "/" + REFERENCE_FOLDER;
        if (Files.exists(bundle.folder().resolve(reserved), LinkOption.NOFOLLOW_LINKS)) {
            faults.add(
                    BundleFault.invalid(
                            reserved, null, null, "the name is reserved for the reference file"));
        }
        return List.copyOf(faults);
    }

    /// Reads the trees of a bundle without [#faults]. The reference file is put beside the grader
    /// in the unpacked folder, so that it travels with the grader's part.
    ///
    /// @throws IOException if the disk fails
    static BundleContent of(Bundle bundle) throws IOException {
        Path folder = bundle.folder();
        Manifest manifest = bundle.manifest();
        Tree whole = Trees.of(folder);
        Path grader = folder.resolve(GRADER_FOLDER);
        @Nullable String reference = reference(manifest);
        if (reference != null) {
            Path beside = grader.resolve(REFERENCE);
            Files.createDirectories(grader.resolve(REFERENCE_FOLDER));
            Files.copy(folder.resolve(reference), beside);
        }
        Map<Part, Tree> parts = new EnumMap<>(Part.class);
        for (Part part : partsOf(manifest)) {
            parts.put(
                    part,
                    DataElsewhere.isElsewhere(manifest, part)
                            ? TreeList.read(folder.resolve(DataElsewhere.list(part)))
                            : Trees.of(folder.resolve(folder(manifest, part))));
        }
        return new BundleContent(whole, parts);
    }

    /// The folder of the bundle that a part was read from.
    static String folder(Manifest manifest, Part part) {
        return switch (part) {
            case DATA -> path(manifest.data().publicData());
            case ANSWERS -> path(manifest.data().privateData());
            case GRADER -> GRADER_FOLDER;
            case HARNESS -> String.valueOf(manifest.run().harness());
            case MANIFEST, IMAGE ->
                    throw new IllegalArgumentException("no folder of a bundle: " + part);
        };
    }

    private static List<Part> partsOf(Manifest manifest) {
        List<Part> always = List.of(Part.DATA, Part.ANSWERS, Part.GRADER);
        if (manifest.run().harness() == null) {
            return always;
        }
        return Stream.concat(always.stream(), Stream.of(Part.HARNESS)).toList();
    }

    private static @Nullable String reference(Manifest manifest) {
        return manifest.checks().stream()
                .filter(check -> check.expect() == Manifest.Expect.GRADED)
                .map(Manifest.Check::file)
                .findFirst()
                .orElse(null);
    }

    private static String path(Manifest.DataSource source) {
        String path = source.path();
        if (path == null) {
            throw new IllegalArgumentException("the data is elsewhere: " + source.uri());
        }
        return path;
    }
}
