package gpuq.agent.launch;

import gpuq.agent.launch.LaunchException.Code;
import gpuq.agent.launch.LaunchProtocol.Answer;
import gpuq.agent.launch.LaunchProtocol.Request;
import gpuq.agent.launch.LaunchProtocol.Verb;
import gpuq.agent.supervise.ProcessRef;
import gpuq.common.job.AttemptRef;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks the launcher process for its verbs. While the launcher starts anew, a request is tried
/// again for a bounded time: every verb may be repeated.
public final class LaunchClient implements Launch {

    /// Another node may do better with what has not begun.
    private static final Duration RETRY_FOR = Duration.ofMinutes(1);

    /// What has begun is worth waiting for: without its end, all that was done is lost. A launcher
    /// that died several times in a row is started again ever later.
    private static final Duration RETRY_FOR_BEGUN = Duration.ofMinutes(3);

    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    private final Path socket;

    public LaunchClient(Path socket) {
        this.socket = socket;
    }

    @Override
    public void prepare(AttemptRef attempt) throws LaunchException {
        ask(Verb.PREPARE, attempt, null);
    }

    @Override
    public ProcessRef start(AttemptRef attempt) throws LaunchException {
        return given(ask(Verb.START, attempt, null).process());
    }

    @Override
    public void stop(AttemptRef attempt, String reason) throws LaunchException {
        ask(Verb.STOP, attempt, reason);
    }

    @Override
    public int dumpStack(AttemptRef attempt) throws LaunchException {
        return given(ask(Verb.DUMP_STACK, attempt, null).asked());
    }

    @Override
    public Counters count(AttemptRef attempt) throws LaunchException {
        return given(ask(Verb.COUNT, attempt, null).counters());
    }

    @Override
    public Ending end(AttemptRef attempt) throws LaunchException {
        return given(ask(Verb.END, attempt, null).ending());
    }

    @Override
    public Remains examine(AttemptRef attempt) throws LaunchException {
        return given(ask(Verb.EXAMINE, attempt, null).remains());
    }

    @Override
    public void clean(AttemptRef attempt) throws LaunchException {
        ask(Verb.CLEAN, attempt, null);
    }

    /// Whether a launcher answers on the socket.
    public boolean isThere() {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static <T> T given(@Nullable T value) throws LaunchException {
        if (value == null) {
            throw new LaunchException(Code.HOST, "the launcher's answer lacks its content");
        }
        return value;
    }

    private Answer ask(Verb verb, AttemptRef attempt, @Nullable String reason)
            throws LaunchException {
        Duration bound =
                switch (verb) {
                    // The one is asked again soon, the other can be done without.
                    case COUNT, EXAMINE -> Duration.ZERO;
                    case PREPARE, STOP, DUMP_STACK -> RETRY_FOR;
                    case START, END, CLEAN -> RETRY_FOR_BEGUN;
                };
        long end = System.nanoTime() + bound.toNanos();
        while (true) {
            try {
                Answer answer = once(new Request(verb, attempt, reason));
                if (answer.code() != null) {
                    throw new LaunchException(answer.code(), String.valueOf(answer.detail()));
                }
                return answer;
            } catch (IOException e) {
                if (System.nanoTime() - end > 0) {
                    throw new LaunchException(Code.UNREACHABLE, String.valueOf(e), e);
                }
                pause();
            }
        }
    }

    private Answer once(Request request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            LaunchProtocol.send(Channels.newOutputStream(channel), request);
            return LaunchProtocol.receive(Channels.newInputStream(channel), Answer.class);
        }
    }

    private static void pause() throws LaunchException {
        try {
            Thread.sleep(RETRY_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException(Code.UNREACHABLE, "interrupted", e);
        }
    }
}
