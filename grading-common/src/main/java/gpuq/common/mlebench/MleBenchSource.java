package gpuq.common.mlebench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A competition in MLE-bench's form: what its `config.yaml` says, and where its files are.
///
/// @param folder holds the configuration, the grader and the leaderboard
/// @param id as it is written there; also the name of the grader's package
/// @param metric the grader's name
/// @param module of the grading function, such as `grade`
/// @param sample below the public folder
/// @param answers below the private folder
/// @param gold a perfect submission below the private folder; empty if there is none
record MleBenchSource(
        Path folder,
        Path publicFolder,
        Path privateFolder,
        String id,
        String name,
        Path description,
        String metric,
        String module,
        String function,
        String sample,
        String answers,
        String gold,
        boolean awardsMedals) {

    static final String CONFIG = "config.yaml";
    static final String LEADERBOARD = "leaderboard.csv";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /// @param prepared holds `public` and `private`
    static MleBenchSource read(Path folder, Path prepared) throws IOException, ImportException {
        JsonNode config = config(folder.resolve(CONFIG));
        String id = required(config, "/id");
        String gradeFunction = required(config, "/grader/grade_fn");
        int colon = gradeFunction.lastIndexOf(':');
        if (colon < 1 || colon == gradeFunction.length() - 1) {
            throw new ImportException(
                    "grader.grade_fn of %s is not module:function: %s"
                            .formatted(CONFIG, gradeFunction));
        }
        Path publicFolder = folderOf(prepared, "public");
        Path privateFolder = folderOf(prepared, "private");
        MleBenchSource source =
                new MleBenchSource(
                        folder,
                        publicFolder,
                        privateFolder,
                        id,
                        config.path("name").asText(id),
                        folder.resolve(
                                lastName(config.path("description").asText("description.md"))),
                        config.at("/grader/name").asText("score"),
                        lastModule(gradeFunction.substring(0, colon)),
                        gradeFunction.substring(colon + 1),
                        below(required(config, "/dataset/sample_submission"), "public"),
                        below(required(config, "/dataset/answers"), "private"),
                        below(config.at("/dataset/gold_submission").asText(""), "private"),
                        config.path("awards_medals").asBoolean(true));
        requireFile(publicFolder, source.sample(), "the sample submission");
        requireFile(privateFolder, source.answers(), "the file of answers");
        requireFile(folder, source.module() + ".py", "the grader");
        return source;
    }

    /// Where MLE-bench's own tools would look for the grader.
    String graderModule() {
        return "mlebench.competitions." + id + "." + module;
    }

    private static JsonNode config(Path file) throws IOException, ImportException {
        if (!Files.isRegularFile(file)) {
            throw new ImportException(file + " is missing: this is no competition of MLE-bench.");
        }
        try {
            return YAML.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new ImportException(file + " is not YAML: " + e.getOriginalMessage());
        }
    }

    private static String required(JsonNode config, String pointer) throws ImportException {
        String text = config.at(pointer).asText("");
        if (text.isBlank()) {
            throw new ImportException(
                    "%s has no %s.".formatted(CONFIG, pointer.substring(1).replace('/', '.')));
        }
        return text;
    }

    /// Paths in the configuration begin at MLE-bench's data folder, which is another one here.
    private static String below(String path, String folder) {
        String mark = "/" + folder + "/";
        int at = ("/" + path).lastIndexOf(mark);
        return at < 0 ? path : ("/" + path).substring(at + mark.length());
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String lastModule(String module) {
        return module.substring(module.lastIndexOf('.') + 1);
    }

    private static Path folderOf(Path prepared, String name) throws ImportException {
        Path folder = prepared.resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new ImportException(
                    folder + " is missing: MLE-bench prepares it, and prepare.py is not run here.");
        }
        return folder;
    }

    private static void requireFile(Path folder, String name, String what) throws ImportException {
        if (!Files.isRegularFile(folder.resolve(name))) {
            throw new ImportException("%s is missing: %s.".formatted(what, folder.resolve(name)));
        }
    }
}
