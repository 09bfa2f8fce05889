package gpuq.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Tries a solution at home before it is handed in (EXEC-12): with the competition's command line,
/// variables, data and time, and in its image where that is at hand. Says in what the machine
/// differs from the nodes, and whether the submission that comes out would be accepted. No job is
/// made and nothing is counted.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a solution on this machine as a node would run it.")
final class Run implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final String SUBMISSION = "submission.csv";

    @Parameters(index = "0", paramLabel = "SOLUTION", description = "the program")
    private Path solution = Path.of("");

    @Option(names = "--local", description = "on this machine: the only way so far")
    private boolean local;

    @Option(names = "--competition", required = true, paramLabel = "ID")
    private String competition = "";

    @Option(
            names = "--api",
            required = true,
            paramLabel = "URL",
            defaultValue = "${env:GPUQ_API}",
            description = "the API's address (the variable GPUQ_API)")
    private URI api = URI.create("");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "holds your access token; else the variable GPUQ_TOKEN does")
    private @Nullable Path tokenFile;

    @Option(
            names = "--work",
            paramLabel = "FOLDER",
            description = "a new folder for the program, its data and what it leaves (gpuq-run)")
    private Path folder = Path.of("gpuq-run");

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "the public data, if it is here already; else it is fetched")
    private @Nullable Path data;

    @Option(
            names = "--image",
            paramLabel = "FOLDER",
            description = "the image's root folder; else the machine's own programs are used")
    private @Nullable Path image;

    @Option(
            names = "--apptainer",
            paramLabel = "FILE",
            defaultValue = "apptainer",
            description = "the container runtime, with --image")
    private Path apptainer = Path.of("apptainer");

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (!local) {
            return failed("Say --local: jobs are handed in on the page or over REST.");
        }
        if (!Files.isRegularFile(solution)) {
            return failed(solution + " is no file.");
        }
        if (Files.exists(folder)) {
            return failed(folder + " is there already.");
        }
        try (RestApi rest = new RestApi(api, token())) {
            return run(rest);
        } catch (IOException e) {
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private String token() throws IOException {
        String token =
                tokenFile == null
                        ? System.getenv().getOrDefault("GPUQ_TOKEN", "")
                        : Files.readString(tokenFile);
        if (token.isBlank()) {
            throw new IOException("GPUQ_TOKEN is not set: it is your access token.");
        }
        return token.strip();
    }

    private int run(RestApi rest) throws IOException, InterruptedException {
        JsonNode environment = rest.get("/competitions/" + competition + "/environment");
        Path work = Files.createDirectories(folder.toAbsolutePath().resolve("work"));
        Files.copy(solution, work.resolve(environment.path("student_file").asText()));
        Path input = data == null ? fetchData(rest) : data.toAbsolutePath();
        Duration limit = Duration.ofSeconds(environment.at("/limits/wall").asLong());
        LocalRun run =
                new LocalRun(
                        words(environment.path("command")),
                        variables(environment, limit),
                        work,
                        input,
                        image == null
                                ? null
                                : new LocalRun.Container(apptainer, image.toAbsolutePath()));
        compare(run, environment);
        int code = run.run(limit);
        if (code == LocalRun.OUT_OF_TIME) {
            return failed("It ran for all its time, %d s.".formatted(limit.toSeconds()));
        }
        if (code != 0) {
            return failed("It ended with code %d.".formatted(code));
        }
        return check(rest, work.resolve(SUBMISSION));
    }

    private Path fetchData(RestApi rest) throws IOException, InterruptedException {
        Path target = Files.createDirectories(folder.toAbsolutePath().resolve("data"));
        String files = "/competitions/" + competition + "/files";
        for (JsonNode file : rest.get(files).path("items")) {
            String path = file.path("path").asText();
            Path here = target.resolve(path).normalize();
            if (!here.startsWith(target)) {
                throw new IOException(path + " would lie outside of the data's folder");
            }
            Files.createDirectories(Objects.requireNonNull(here.getParent()));
            rest.fetch(files + encoded(path), here);
        }
        return target;
    }

    /// With a slash before it, as a part of an address.
    private static String encoded(String path) throws IOException {
        try {
            return new URI(null, null, "/" + path, null).getRawPath();
        } catch (URISyntaxException e) {
            throw new IOException(path + " is no path", e);
        }
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }

    /// Those of a node's that mean something here.
    private static Map<String, String> variables(JsonNode environment, Duration limit) {
        Map<String, String> all = new TreeMap<>();
        environment
                .path("env")
                .properties()
                .forEach(it -> all.put(it.getKey(), it.getValue().asText()));
        all.putAll(
                Map.of(
                        "LANG", "C.UTF-8",
                        "TZ", "UTC",
                        "PYTHONHASHSEED", "0",
                        "PYTHONUNBUFFERED", "1",
                        "PYTHONNOUSERSITE", "1",
                        "PYTHONFAULTHANDLER", "1",
                        "GPUQ_COMPETITION", environment.at("/competition/id").asText(),
                        "GPUQ_VERSION", environment.at("/competition/version").asText(),
                        "GPUQ_ATTEMPT", "1",
                        "GPUQ_DEADLINE", Long.toString(limit.toSeconds())));
        return all;
    }

    private void compare(LocalRun run, JsonNode environment)
            throws IOException, InterruptedException {
        if (!run.command().getFirst().contains("python")) {
            return;
        }
        List<String> differences = run.interpreter().differences(Interpreter.of(environment));
        if (!differences.isEmpty()) {
            out().println("On a node it meets something else:");
            differences.forEach(it -> out().println("  " + it));
        }
    }

    private int check(RestApi rest, Path submission) throws IOException, InterruptedException {
        if (!Files.isRegularFile(submission)) {
            return failed("It left no " + SUBMISSION + left(submission) + ".");
        }
        JsonNode checked = rest.post("/competitions/" + competition + "/check", submission);
        if (!checked.path("valid").asBoolean()) {
            checked.path("errors").forEach(it -> out().println("  " + it));
            return failed(
                    "%s would not be accepted: %s."
                            .formatted(submission, checked.path("reason").asText()));
        }
        out().println(
                        "%s would be accepted: %d rows."
                                .formatted(submission, checked.path("rows").asLong()));
        return 0;
    }

    private static String left(Path submission) throws IOException {
        try (Stream<Path> files = Files.list(Objects.requireNonNull(submission.getParent()))) {
            List<String> names =
                    files.map(it -> String.valueOf(it.getFileName())).sorted().toList();
            return ", but " + String.join(", ", names);
        }
    }

    private int failed(String why) {
        Objects.requireNonNull(spec).commandLine().getErr().println("gpuq: " + why);
        return FAILED;
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
