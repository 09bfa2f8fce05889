package gpuq.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs a program here as a node would: the same command line and variables, in the same image
/// where there is one. What guards a node from a program (users, control groups, system calls) is
/// left out: this is her own program on her own machine.
///
/// @param work becomes the program's `/work`
/// @param data becomes its `/data`
/// @param container what it runs in; absent: on the machine as it is
record LocalRun(
        List<String> command,
        Map<String, String> variables,
        Path work,
        Path data,
        @Nullable Container container) {

    /// How a program ended that was stopped for its time.
    static final int OUT_OF_TIME = 124;

    private static final Duration LAST_WORDS = Duration.ofSeconds(10);
    private static final Duration QUESTION_BOUND = Duration.ofMinutes(1);

    /// @param image the image's root folder
    record Container(Path apptainer, Path image) {}

    /// Runs it to its end, its output going where ours goes.
    ///
    /// @return its exit code, or [#OUT_OF_TIME]
    int run(Duration limit) throws IOException, InterruptedException {
        ProcessBuilder builder = process(command, variables).inheritIO();
        Process process = builder.start();
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            return OUT_OF_TIME;
        } finally {
            end(process);
        }
    }

    /// What the interpreter of the command line says about itself.
    Interpreter interpreter() throws IOException, InterruptedException {
        List<String> question = List.of(command.getFirst(), "-c", Interpreter.QUESTION);
        Process process =
                process(question, Map.of()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(QUESTION_BOUND.toSeconds(), TimeUnit.SECONDS)
                || process.exitValue() != 0) {
            end(process);
            throw new IOException(command.getFirst() + " does not say what it has");
        }
        return Interpreter.parse(answer);
    }

    private ProcessBuilder process(List<String> program, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(more);
        all.put("HOME", place("/work", work));
        all.put("GPUQ_WORK", place("/work", work));
        all.put("GPUQ_DATA", place("/data", data));
        List<String> line = new ArrayList<>();
        if (container == null) {
            for (String word : program) {
                line.add(
                        word.startsWith("/work/")
                                ? work.resolve(word.substring("/work/".length())).toString()
                                : word);
            }
        } else {
            line.addAll(
                    List.of(
                            container.apptainer().toString(),
                            "-s",
                            "exec",
                            "--containall",
                            "--cleanenv",
                            "--no-home",
                            "--no-eval",
                            // A program that fetches something fails there, and so it must here.
                            "--net",
                            "--network",
                            "none",
                            "--pwd",
                            "/work",
                            "--bind",
                            work + ":/work",
                            "--bind",
                            data + ":/data:ro"));
            all.forEach((name, value) -> line.addAll(List.of("--env", name + "=" + value)));
            line.add(container.image().toString());
            line.addAll(program);
        }
        ProcessBuilder builder = new ProcessBuilder(line).directory(work.toFile());
        if (container == null) {
            builder.environment().putAll(all);
        }
        return builder;
    }

    private String place(String inside, Path here) {
        return container == null ? here.toString() : inside;
    }

    /// With all that it started, and not before they are gone.
    private static void end(Process process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        CompletableFuture<?>[] ends =
                all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        Object _ =
                CompletableFuture.allOf(ends)
                        .completeOnTimeout(null, LAST_WORDS.toSeconds(), TimeUnit.SECONDS)
                        .join();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
