package gpuq.api.competitions;

import gpuq.common.bundle.Bundle;
import gpuq.common.bundle.BundleReader;
import gpuq.common.bundle.BundleReading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A small good bundle that tests change, as the zip that is sent.
public final class BundleZip {

    private static final String MANIFEST =
            """
            schema: gpuq/1
            id: %s
            title: Wine
            metric:
              name: accuracy
              higher_is_better: true
            checks:
              - file: checks/good.csv
                expect: graded
              - file: checks/bad.csv
                expect: rejected
            """;

    private final Map<String, String> files = new TreeMap<>();

    public BundleZip(String id) {
        files.put("competition.yaml", MANIFEST.formatted(id));
        files.put("README.md", "# Wine\n");
        files.put("public/sample_submission.csv", "id,label\n1,0\n2,0\n");
        files.put("public/train/a.csv", "id\n1\n");
        files.put("private/answers.csv", "id,label\n1,1\n2,2\n");
        files.put("grader/grade_code.py", "print(1)\n");
        files.put("checks/good.csv", "id,label\n1,1\n2,2\n");
        files.put("checks/bad.csv", "id,label\n1,1\n");
    }

    public BundleZip with(String path, String content) {
        files.put(path, content);
        return this;
    }

    /// The manifest and these lines behind it.
    public BundleZip manifestWith(String lines) {
        return with("competition.yaml", files.get("competition.yaml") + lines);
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new AssertionError("cannot write to memory", e);
        }
        return bytes.toByteArray();
    }

    /// The bundle, unpacked below a folder.
    Bundle read(Path root) throws IOException {
        Path archive = Files.write(root.resolve("bundle.zip"), bytes());
        return switch (BundleReader.read(
                archive, Files.createDirectory(root.resolve("unpacked")))) {
            case BundleReading.Good(Bundle bundle) -> bundle;
            case BundleReading.Faulty faulty -> throw new AssertionError(faulty);
        };
    }
}
