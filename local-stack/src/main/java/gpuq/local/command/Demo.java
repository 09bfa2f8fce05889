package gpuq.local.command;

import gpuq.local.client.Api;
import gpuq.local.client.DemoRun;
import gpuq.local.client.PasswordGrant;
import gpuq.local.part.DemoUser;
import gpuq.local.part.Installation;
import gpuq.local.process.StackException;
import gpuq.local.stack.StackState;
import gpuq.local.stack.UpOptions.Environment;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;

/// Shows on the running system that it works, and says how to go on. Its last line is for programs
/// too.
final class Demo {
    private final Installation installation;
    private final StatusPage page;
    private final StackState state;
    private final Terminal terminal;

    Demo(Installation installation, StackState state, Terminal terminal) {
        this.installation = installation;
        this.state = state;
        this.page = new StatusPage(installation, state);
        this.terminal = terminal;
    }

    void run() throws IOException, InterruptedException {
        if (state.upOptions().environment() != Environment.LOCAL) {
            throw new StackException(
                    "demo: only in the environment local; this system is one for benchmarks.");
        }
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build()) {
            var scored =
                    new DemoRun(
                                    installation.root().resolve("examples"),
                                    as(http, "ines"),
                                    as(http, "ada"),
                                    terminal::line)
                            .run();
            terminal.line("");
            terminal.line(
                    "The system stays up; ./gpuq down ends it. Sign in at " + page.page() + " as");
            for (DemoUser user : page.users()) {
                terminal.line(
                        "  %-5s %s  (%s)"
                                .formatted(
                                        user.name(),
                                        user.password(),
                                        String.join(", ", user.roles())));
            }
            terminal.line("");
            terminal.line(
                    String.format(
                            Locale.ROOT,
                            "demo: SUCCEEDED score=%s job=%s trace=%s page=%s",
                            scored.score(),
                            scored.job(),
                            scored.trace(),
                            page.page() + "/jobs/" + scored.job()));
        }
    }

    private Api as(HttpClient http, String name) throws InterruptedException {
        DemoUser user = page.user(name);
        return new Api(http, page.api(), new PasswordGrant(http, page.issuer()).token(user));
    }
}
