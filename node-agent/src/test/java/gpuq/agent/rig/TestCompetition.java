package gpuq.agent.rig;

import gpuq.common.bundle.BundleReader;
import gpuq.common.bundle.BundleReading;
import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.ManifestJson;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.Trees;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A small competition, read from a real bundle: three ids, and a score that is the share of right
/// values.
public final class TestCompetition {

    static final String GRADER =
            """
            import csv, json, sys
            args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
            rows = {r["id"]: r["target"] for r in csv.DictReader(open(args["--submission"]))}
            answers = list(csv.DictReader(open(args["--answers"] + "/answers.csv")))
            right = sum(rows[a["id"]] == a["target"] for a in answers)
            with open(args["--results"], "w") as out:
                print(json.dumps({"type": "detail", "rows": len(rows)}), file=out)
                print(json.dumps({"type": "result", "score": right / len(answers)}), file=out)
            """;

    private final Manifest manifest;
    private final Map<Part, Sha256> digests = new EnumMap<>(Part.class);
    private final Map<Sha256, byte[]> parts = new HashMap<>();
    private final Map<Sha256, Path> blobs = new HashMap<>();

    /// @param settings more lines of the manifest
    /// @param grader the grader's source
    public TestCompetition(Path folder, String settings, String grader, Sha256 image)
            throws IOException {
        Path source = folder.resolve("source");
        write(
                source,
                "competition.yaml",
                """
                schema: gpuq/1
                id: tiny
                title: Tiny
                metric: {name: accuracy, higher_is_better: true}
                checks:
                  - {file: checks/good.csv, expect: graded, score: 1.0}
                  - {file: checks/bad.csv, expect: rejected}
                """
                        + settings);
        write(source, "README.md", "Tiny.\n");
        write(source, "public/sample_submission.csv", "id,target\na,0\nb,0\nc,0\n");
        write(source, "private/answers.csv", "id,target\na,1\nb,2\nc,3\n");
        write(source, "grader/grade_code.py", grader);
        write(source, "checks/good.csv", "id,target\na,1\nb,2\nc,3\n");
        write(source, "checks/bad.csv", "id\na\n");
        write(source, "starter/solution.py", "print('hello')\n");
        Path archive = folder.resolve("bundle.zip");
        zip(source, archive);
        manifest =
                switch (BundleReader.read(
                        archive, Files.createDirectories(folder.resolve("unpacked")))) {
                    case BundleReading.Good good -> good.bundle().manifest();
                    case BundleReading.Faulty faulty ->
                            throw new IllegalStateException(faulty.faults().toString());
                };
        write(source, "grader/.reference/submission.csv", "id,target\na,1\nb,2\nc,3\n");
        byte[] rules = ManifestJson.write(manifest);
        digests.put(Part.MANIFEST, keep(rules));
        addTree(Part.DATA, source.resolve("public"));
        addTree(Part.ANSWERS, source.resolve("private"));
        addTree(Part.GRADER, source.resolve("grader"));
        digests.put(Part.IMAGE, image);
    }

    public Manifest manifest() {
        return manifest;
    }

    public CompetitionRef ref() {
        return new CompetitionRef(manifest.id(), 1);
    }

    public Map<Part, Sha256> digests() {
        return Map.copyOf(digests);
    }

    /// A part as the API gives it.
    public byte[] part(Part part) {
        return parts.getOrDefault(digests.get(part), new byte[0]);
    }

    /// The bytes of a file of one of the trees; empty if it is in none.
    public byte[] blob(Sha256 digest) throws IOException {
        Path path = blobs.get(digest);
        return path == null ? new byte[0] : Files.readAllBytes(path);
    }

    private void addTree(Part part, Path folder) throws IOException {
        Tree tree = Trees.of(folder);
        digests.put(part, keep(Trees.write(tree)));
        tree.files().forEach(file -> blobs.put(file.sha256(), folder.resolve(file.path())));
    }

    private Sha256 keep(byte[] bytes) {
        Sha256 digest = Digests.of(bytes);
        parts.put(digest, bytes);
        return digest;
    }

    private static void write(Path folder, String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }

    private static void zip(Path folder, Path archive) throws IOException {
        try (OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
