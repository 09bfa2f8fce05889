package gpuq.api.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Small bundles as zip archives.
final class Bundles {

    private Bundles() {}

    /// A competition that passes its self-test; `more` are further lines of its manifest.
    static byte[] competition(String id, String... more) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "competition.yaml",
                """
                schema: gpuq/1
                id: %s
                title: Flowers
                metric: {name: accuracy, higher_is_better: true}
                checks:
                  - {file: checks/good.csv, expect: graded, score: 1}
                  - {file: checks/bad.csv, expect: rejected}
                %s
                """
                        .formatted(id, String.join("\n", more)));
        files.put("README.md", "# Flowers\n");
        files.put("public/sample_submission.csv", "id,label\n1,0\n2,0\n");
        files.put("public/train.csv", "id,x,label\n7,1.5,1\n");
        files.put("private/answers.csv", "id,label\n1,1\n2,0\n");
        files.put("grader/grade_code.py", "print('graded')\n");
        files.put("starter/solution.py", "print('start')\n");
        files.put("checks/good.csv", "id,label\n1,1\n2,0\n");
        files.put("checks/bad.csv", "id,wrong\n1,1\n2,0\n");
        return zip(files);
    }

    static byte[] zip(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
