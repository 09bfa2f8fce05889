package gpuq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gpuq.common.EdgeCase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against an API that answers what the contract says, with a shell as the interpreter.
class RunTest {

    private static final String CSV = "id,target\n1,2\n";

    @TempDir Path root;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final List<String> checked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String file = "a b.csv";
    private int wall = 60;

    @BeforeEach
    void startApi() throws IOException {
        Files.writeString(root.resolve("token"), "t-123\n");
        // Says what it has as Python would, and runs shell scripts.
        Path python = root.resolve("python");
        Files.writeString(
                python,
                """
                #!/bin/sh
                if [ "$1" = -c ]; then
                  echo '{"python": "3.11.2", "packages": [{"name": "Extra_Lib", "version": "2"},
                    {"name": "numpy", "version": "1.24"}]}'
                else
                  exec sh "$@"
                fi
                """);
        assertThat(python.toFile().setExecutable(true)).isTrue();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/competitions/wine", this::answer);
        server.start();
    }

    @AfterEach
    void stopApi() {
        server.stop(0);
    }

    @Test
    @EdgeCase("EXEC-12")
    void a_program_runs_with_the_nodes_command_line_variables_and_data() throws IOException {
        assertThat(
                        run(
                                """
                                [ "$GPUQ_DEADLINE $GPUQ_COMPETITION $GPUQ_ATTEMPT $SEED" = '60 wine 1 7' ] || exit 5
                                [ "$(pwd)" = "$GPUQ_WORK" ] || exit 6
                                cat "$GPUQ_DATA/a b.csv" > submission.csv
                                """))
                .as("%s", err)
                .isZero();
        assertThat(checked).containsExactly(CSV);
        assertThat(tokens).containsOnly("Bearer t-123");
        assertThat(out.toString())
                .contains("submission.csv would be accepted: 1 rows.")
                .contains("Python is 3.11.9 there and 3.11.2 here")
                .contains("numpy is 1.26 there and 1.24 here")
                .contains("pandas 2.2 is there and not here")
                .contains("extra-lib 2 is here and not there");
    }

    @Test
    @EdgeCase("EXEC-12")
    void what_would_fail_there_fails_here_and_says_why() throws IOException {
        assertThat(run("exit 3")).isOne();
        assertThat(err.toString()).contains("It ended with code 3.");
        assertThat(run("echo 1 > other.csv")).isOne();
        assertThat(err.toString())
                .contains("It left no submission.csv, but other.csv, solution.py.");
        assertThat(run("echo wrong > submission.csv")).isOne();
        assertThat(err.toString()).contains("would not be accepted: HEADER.");
        assertThat(out.toString()).contains("\"line\":1");
    }

    @Test
    @EdgeCase("EXEC-12")
    void a_program_is_ended_with_all_that_it_started_when_its_time_is_over() throws IOException {
        wall = 1;
        assertThat(run("sleep 300 & echo $! > child; wait")).isOne();
        assertThat(err.toString()).contains("It ran for all its time, 1 s.");
        long child = Long.parseLong(Files.readString(root.resolve("run/work/child")).strip());
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void a_file_that_would_lie_elsewhere_is_not_written() throws IOException {
        file = "../stolen.csv";
        assertThat(run("exit 0")).isOne();
        assertThat(err.toString()).contains("would lie outside");
        assertThat(root.resolve("run/stolen.csv")).doesNotExist();
    }

    private int run(String script) throws IOException {
        Path solution = root.resolve("mine.py");
        Files.writeString(solution, script);
        Path work = root.resolve("run");
        if (Files.exists(work)) {
            Files.move(work, root.resolve("before-" + System.nanoTime()));
        }
        List<String> words =
                new ArrayList<>(
                        List.of("run", "--local", solution.toString(), "--competition", "wine"));
        words.addAll(
                List.of(
                        "--api",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1",
                        "--token-file",
                        root.resolve("token").toString(),
                        "--work",
                        work.toString()));
        return Gpuq.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
        String path = exchange.getRequestURI().getPath();
        String body =
                switch (path.substring("/api/v1/competitions/wine".length())) {
                    case "/environment" ->
                            """
                            {"competition": {"id": "wine", "version": 1}, "python": "3.11.9",
                             "packages": [{"name": "numpy", "version": "1.26"},
                                          {"name": "pandas", "version": "2.2"}],
                             "command": ["%s", "/work/solution.py"], "student_file": "solution.py",
                             "env": {"SEED": "7"}, "limits": {"wall": %d}}
                            """
                                    .formatted(root.resolve("python"), wall);
                    case "/files" -> "{\"items\": [{\"path\": \"%s\"}]}".formatted(file);
                    case "/check" -> check(exchange);
                    default -> CSV;
                };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String check(HttpExchange exchange) throws IOException {
        String csv = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        checked.add(csv);
        return csv.equals(CSV)
                ? "{\"valid\": true, \"rows\": 1}"
                : "{\"valid\": false, \"reason\": \"HEADER\", \"errors\": [{\"line\": 1}]}";
    }
}
