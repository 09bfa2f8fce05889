package gpuq.local.command;

import gpuq.local.part.Folders;
import gpuq.local.part.Installation;
import gpuq.local.process.StackException;
import gpuq.local.stack.PartState;
import gpuq.local.stack.PartState.Doing;
import gpuq.local.stack.StackState;
import gpuq.local.stack.StackState.Phase;
import gpuq.local.stack.UpOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Starts the system and tells of each part as it comes up. Returns when all are ready; the system
/// stays.
final class Up {
    /// A first start unpacks and builds Keycloak, on a busy machine too.
    private static final Duration BOUND = Duration.ofMinutes(10);

    private static final Duration POLL = Duration.ofMillis(100);

    /// Nobody should wonder for longer whether anything happens.
    private static final Duration SILENCE = Duration.ofSeconds(8);

    private final Installation installation;
    private final Terminal terminal;
    private final Map<String, Doing> told = new HashMap<>();
    private long lastNews = System.nanoTime();

    Up(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    void run(UpOptions options) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Optional<StackState> running = StackState.running(installation);
        BooleanSupplier keeperLives = () -> StackState.running(installation).isPresent();
        if (running.isPresent() && !options.fresh()) {
            mustBeLike(running.get(), options);
        } else {
            Keeper.end(installation);
            if (options.fresh()) {
                forgetEverything();
            }
            keeperLives = Keeper.start(installation, options)::isAlive;
        }
        StackState up = follow(keeperLives);
        terminal.line(
                String.format(
                        Locale.ROOT,
                        "gpuq is up after %.1f s.",
                        (System.nanoTime() - began) / 1e9));
        new StatusPage(installation, up).lines().forEach(terminal::line);
    }

    private void mustBeLike(StackState running, UpOptions options) {
        if (!running.options().equals(options.words())) {
            throw new StackException(
                    "The system runs already, as `up %s`: ./gpuq down ends it first."
                            .formatted(String.join(" ", running.options())));
        }
        if (!installation.build().equals(running.build())) {
            terminal.line(
                    "The system that runs was built from other sources: ./gpuq down renews it at its next start.");
        }
    }

    /// Data and secrets go together: each is useless without the other.
    private void forgetEverything() throws IOException {
        Folders.delete(installation.data());
        Folders.delete(installation.secrets().folder());
    }

    private StackState follow(BooleanSupplier keeperLives) throws InterruptedException {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (System.nanoTime() - deadline < 0) {
            boolean lives = keeperLives.getAsBoolean();
            Optional<StackState> state = StackState.last(installation);
            state.ifPresent(present -> present.parts().forEach(this::tell));
            state.ifPresent(this::tellWhatIsAwaited);
            if (state.isPresent() && state.get().phase() == Phase.FAILED) {
                throw new StackException(String.valueOf(state.get().trouble()));
            }
            if (state.isPresent() && state.get().phase() == Phase.UP) {
                return state.get();
            }
            if (!lives) {
                throw new StackException(
                        "The system ended while it started: see ./gpuq logs stack.");
            }
            Thread.sleep(POLL);
        }
        throw new StackException("The system is not up after " + BOUND.toMinutes() + " minutes.");
    }

    private void tellWhatIsAwaited(StackState state) {
        if (System.nanoTime() - lastNews < SILENCE.toNanos()) {
            return;
        }
        lastNews = System.nanoTime();
        state.parts().stream()
                .filter(part -> part.doing() == Doing.PREPARING || part.doing() == Doing.STARTING)
                .forEach(
                        part -> terminal.line("  %-10s is %s".formatted(part.name(), part.word())));
    }

    private void tell(PartState part) {
        if (told.put(part.name(), part.doing()) == part.doing()) {
            return;
        }
        lastNews = System.nanoTime();
        switch (part.doing()) {
            case READY ->
                    terminal.line(
                            String.format(
                                    Locale.ROOT,
                                    "  %-10s ready after %.1f s",
                                    part.name(),
                                    part.startSeconds()));
            case RESTARTING ->
                    terminal.line("  %-10s restarts: %s".formatted(part.name(), part.trouble()));
            case FAILED -> terminal.line("  %-10s failed".formatted(part.name()));
            case WAITING, PREPARING, STARTING, STOPPED -> {}
        }
    }
}
