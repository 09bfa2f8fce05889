package gpuq.agent.rig;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The packaged agent, or its launcher, as a process of its own.
public final class AgentProcess implements AutoCloseable {

    private static final List<String> JVM =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx160m");

    private final Process process;

    private AgentProcess(List<String> arguments, Map<String, String> environment, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process = builder.start();
    }

    public static AgentProcess agent(Map<String, String> environment, Path log) throws IOException {
        return new AgentProcess(
                List.of(
                        "-XX:AOTCache=" + packaged().resolve("app.aot"),
                        "-jar",
                        packaged().resolve("quarkus-run.jar").toString()),
                environment,
                log);
    }

    /// As `local-stack` starts it.
    public static AgentProcess launcher(Map<String, String> environment, Path log)
            throws IOException {
        String classPath =
                packaged().resolve("app/*")
                        + File.pathSeparator
                        + packaged().resolve("lib/main/*")
                        + File.pathSeparator
                        + packaged().resolve("lib/boot/*");
        return new AgentProcess(
                List.of("-cp", classPath, "gpuq.agent.launch.LauncherMain"), environment, log);
    }

    private static Path packaged() {
        return Path.of("target/quarkus-app").toAbsolutePath();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running");
        }
        return process.exitValue();
    }

    /// As `kill -9`.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    /// As `kill`.
    public void end() throws InterruptedException {
        process.destroy();
        exitCode();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
