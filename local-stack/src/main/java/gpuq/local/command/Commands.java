package gpuq.local.command;

import gpuq.local.client.PasswordGrant;
import gpuq.local.part.DemoUser;
import gpuq.local.part.Installation;
import gpuq.local.process.StackException;
import gpuq.local.stack.LocalStack;
import gpuq.local.stack.StackState;
import gpuq.local.stack.UpOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;

/// From the words on the command line to the class that does it. All errors that a person can mend
/// leave here as a [StackException].
public final class Commands {
    private final Installation installation;
    private final Terminal terminal;

    public Commands(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    /// The exit code.
    public int run(List<String> words) throws IOException, InterruptedException {
        String command = words.isEmpty() ? "" : words.getFirst();
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        switch (command) {
            case "up" -> new Up(installation, terminal).run(UpOptions.parse(rest));
            case "watch" -> {
                return LocalStack.run(installation, UpOptions.parse(rest)) ? 0 : 1;
            }
            case "down" -> down();
            case "status" -> {
                return status(rest);
            }
            case "logs" -> new Logs(installation, terminal).run(rest);
            case "token" -> token(rest);
            case "demo" -> new Demo(installation, up(), terminal).run();
            default ->
                    throw new StackException(
                            "Unknown command %s: see ./gpuq help.".formatted(command));
        }
        return 0;
    }

    private void down() throws IOException, InterruptedException {
        terminal.line(Keeper.end(installation) ? "gpuq is down." : "gpuq was not up.");
    }

    private int status(List<String> words) {
        StackState state = StackState.running(installation).orElse(null);
        if (state == null) {
            throw new StackException("gpuq is not up: ./gpuq up starts it.");
        }
        var page = new StatusPage(installation, state);
        if (words.equals(List.of("--json"))) {
            terminal.line(page.json());
        } else {
            terminal.line("gpuq is " + state.phase().word() + ", since " + state.startedAt() + ".");
            page.lines().forEach(terminal::line);
        }
        return state.phase() == StackState.Phase.UP ? 0 : 1;
    }

    private void token(List<String> words) throws InterruptedException {
        var page = new StatusPage(installation, up());
        if (words.size() != 1) {
            throw new StackException("token takes one user: ./gpuq token USER.");
        }
        DemoUser user = page.user(words.getFirst());
        try (HttpClient http = HttpClient.newHttpClient()) {
            terminal.line(new PasswordGrant(http, page.issuer()).token(user));
        }
    }

    private StackState up() {
        return StackState.running(installation)
                .orElseThrow(() -> new StackException("gpuq is not up: ./gpuq up starts it."));
    }
}
