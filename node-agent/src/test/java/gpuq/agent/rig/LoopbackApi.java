package gpuq.agent.rig;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import gpuq.agent.data.ApiClient;
import gpuq.common.job.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;

/// A server that answers as a test wants, and an agent's client that asks it.
public final class LoopbackApi implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;
    private final ApiClient client;

    /// @param path what is answered, with all below it
    public LoopbackApi(String path, HttpHandler answer) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(path, answer);
        server.start();
        client =
                new ApiClient(
                        http,
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        TestIdentity.of(new NodeId("n1")),
                        InstantSource.system());
    }

    public ApiClient client() {
        return client;
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
