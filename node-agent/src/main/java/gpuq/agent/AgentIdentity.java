package gpuq.agent;

import gpuq.agent.node.Enrolment;
import gpuq.agent.node.NodeIdentity;
import gpuq.agent.state.StatePaths;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Finds out who this node is: from its state folder, or by enrolling with its token.
final class AgentIdentity {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final AgentConfig config;
    private final StatePaths paths;

    AgentIdentity(AgentConfig config, StatePaths paths) {
        this.config = config;
        this.paths = paths;
    }

    /// @throws BadConfigException if the state folder is another node's, or there is no token
    NodeIdentity obtain() throws IOException, InterruptedException {
        Optional<NodeIdentity> known = NodeIdentity.load(paths.identity());
        if (known.isPresent()) {
            return checked(known.get());
        }
        Path token =
                config.enrolmentTokenFile()
                        .filter(Files::exists)
                        .orElseThrow(
                                () ->
                                        new BadConfigException(
                                                List.of(
                                                        "the node is not enrolled and"
                                                                + " gpuq.enrolment-token-file is not"
                                                                + " there")));
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build()) {
            NodeIdentity identity =
                    checked(
                            new Enrolment(http, config.apiUrl())
                                    .enrol(
                                            Files.readString(token).strip(),
                                            new NodeId(config.nodeId()),
                                            new PoolId(config.pool())));
            identity.save(paths.identity());
            return identity;
        }
    }

    private NodeIdentity checked(NodeIdentity identity) {
        if (!identity.nodeId().value().equals(config.nodeId())) {
            throw new BadConfigException(
                    List.of(
                            "the state folder is of node %s, and gpuq.node-id is %s"
                                    .formatted(identity.nodeId(), config.nodeId())));
        }
        if (!identity.clusterId().equals(config.clusterId())) {
            throw new BadConfigException(
                    List.of(
                            "the node is enrolled in cluster %s, and gpuq.cluster-id is %s"
                                    .formatted(identity.clusterId(), config.clusterId())));
        }
        return identity;
    }
}
