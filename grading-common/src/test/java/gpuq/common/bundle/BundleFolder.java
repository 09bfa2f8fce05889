package gpuq.common.bundle;

import gpuq.common.archive.Archives;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A bundle that a test makes: the smallest good one, changed as the test wants, packed and read.
final class BundleFolder {

    static final String MANIFEST =
            """
            schema: gpuq/1
            id: wine
            title: Wine
            metric:
              name: accuracy
              higher_is_better: true
            """;

    private final Map<String, String> files = new LinkedHashMap<>();

    BundleFolder() {
        files.put("competition.yaml", MANIFEST);
        files.put("README.md", "# Wine\n");
        files.put("public/sample_submission.csv", "id,class\n1,0\n2,0\n");
        files.put("private/answers.csv", "id,class\n1,1\n2,2\n");
        files.put("grader/grade_code.py", "print(1)\n");
        files.put("starter/solution.py", "print(1)\n");
        files.put("checks/good.csv", "id,class\n1,1\n2,2\n");
    }

    BundleFolder with(String path, String content) {
        files.put(path, content);
        return this;
    }

    BundleFolder without(String path) {
        files.remove(path);
        return this;
    }

    /// The smallest manifest and these lines behind it; they begin on line 7.
    BundleFolder manifestWith(String lines) {
        return with("competition.yaml", MANIFEST + lines);
    }

    BundleReading read(Path root) throws IOException {
        return read(root, true);
    }

    BundleReading read(Path root, boolean asZip) throws IOException {
        Path source = writeTo(Files.createTempDirectory(root, "source"));
        Path archive = Files.createTempFile(root, "bundle", "");
        Files.write(archive, Archives.ofFolder(source, asZip));
        return BundleReader.read(archive, Files.createTempDirectory(root, "unpacked"));
    }

    /// Writes the files into a folder, and gives it back.
    Path writeTo(Path folder) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return folder;
    }

    /// A file of the test resources.
    static String resource(String name) throws IOException {
        try (InputStream in = BundleFolder.class.getResourceAsStream("/bundle/" + name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
