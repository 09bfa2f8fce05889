package gpuq.agent.launch;

import gpuq.agent.launch.LaunchException.Code;
import gpuq.agent.launch.LaunchProtocol.Answer;
import gpuq.agent.launch.LaunchProtocol.Request;
import gpuq.agent.launch.LaunchProtocol.Verb;
import gpuq.common.job.AttemptRef;
import gpuq.common.log.Correlation;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/// Listens on the launcher's socket and does one request per connection. Only the socket's owner
/// can connect; verbs of one attempt never overlap.
final class LaunchServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LaunchServer.class);
    private static final int MAX_CONNECTIONS = 256;
    private static final int STRIPES = 64;

    private final Launch launch;
    private final ServerSocketChannel server;
    private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);
    private final List<Lock> stripes =
            Stream.generate(() -> (Lock) new ReentrantLock()).limit(STRIPES).toList();

    private LaunchServer(Launch launch, ServerSocketChannel server) {
        this.launch = launch;
        this.server = server;
    }

    /// @param owner uid of the agent, the only one besides root that may connect
    static LaunchServer listen(Path socket, int owner, Launch launch) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        Files.setAttribute(socket, "unix:uid", owner);
        return new LaunchServer(launch, server);
    }

    /// Serves until it is closed.
    void serve() throws IOException, InterruptedException {
        while (true) {
            connections.acquire();
            SocketChannel connection;
            try {
                connection = server.accept();
            } catch (ClosedChannelException _) {
                return;
            }
            Thread.ofVirtual().start(() -> answer(connection));
        }
    }

    private void answer(SocketChannel connection) {
        try (connection) {
            Request request =
                    LaunchProtocol.receive(Channels.newInputStream(connection), Request.class);
            LaunchProtocol.send(Channels.newOutputStream(connection), perform(request));
        } catch (IOException e) {
            LOG.warnf("launch request not answered why=%s", e.getMessage());
        } finally {
            connections.release();
        }
    }

    private Answer perform(Request request) {
        AttemptRef attempt = request.attempt();
        Lock lock = stripes.get(Math.floorMod(attempt.hashCode(), STRIPES));
        lock.lock();
        try (Correlation _ = Correlation.open().attempt(attempt)) {
            Answer answer =
                    switch (request.verb()) {
                        case PREPARE -> {
                            launch.prepare(attempt);
                            yield Answer.done();
                        }
                        case START -> Answer.started(launch.start(attempt));
                        case STOP -> {
                            launch.stop(attempt, request.reason() == null ? "" : request.reason());
                            yield Answer.done();
                        }
                        case DUMP_STACK -> Answer.asked(launch.dumpStack(attempt));
                        case COUNT -> Answer.counted(launch.count(attempt));
                        case END -> Answer.ended(launch.end(attempt));
                        case EXAMINE -> Answer.seen(launch.examine(attempt));
                        case CLEAN -> {
                            launch.clean(attempt);
                            yield Answer.done();
                        }
                    };
            LOG.logf(
                    request.verb() == Verb.COUNT ? Level.DEBUG : Level.INFO,
                    "launch verb done verb=%s",
                    request.verb());
            return answer;
        } catch (LaunchException e) {
            LOG.warnf("launch verb refused verb=%s why=%s", request.verb(), e.getMessage());
            return Answer.failed(e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "launch verb failed verb=%s", request.verb());
            return Answer.failed(Code.HOST, e.toString());
        } finally {
            lock.unlock();
        }
    }

    /// Ends [#serve]; requests under way are answered.
    void stop() throws IOException {
        server.close();
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
