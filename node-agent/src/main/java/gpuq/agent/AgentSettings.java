package gpuq.agent;

import gpuq.agent.AgentConfig.Environment;
import gpuq.agent.AgentConfig.LauncherPlace;
import gpuq.agent.AgentConfig.Runner;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The bounds of the agent's settings: each fault is a sentence that names the setting (CONF-1,
/// CONF-8).
final class AgentSettings {

    private static final int MAX_SLOTS = 256;

    private static final long LEAST_CACHE = 1L << 30;

    private AgentSettings() {}

    /// All faults at once; empty if the agent may start.
    static List<String> faults(AgentConfig config) {
        List<String> faults = new ArrayList<>();
        if (!NodeId.isValid(config.nodeId())) {
            faults.add("gpuq.node-id is not a node id: " + config.nodeId());
        }
        poolFault(config, faults);
        if (config.clusterId().isBlank()) {
            faults.add("gpuq.cluster-id is empty");
        }
        if (config.slots() < 1 || config.slots() > MAX_SLOTS) {
            faults.add("gpuq.slots is not between 1 and " + MAX_SLOTS + ": " + config.slots());
        }
        if (config.runner() == Runner.NOOP && config.environment() != Environment.BENCH) {
            faults.add("gpuq.runner may be noop only where gpuq.environment is bench");
        }
        between(faults, "gpuq.heartbeat", config.heartbeat(), Duration.ofSeconds(1));
        between(faults, "gpuq.gpu-sample", config.gpuSample(), Duration.ofSeconds(1));
        if (config.gpuTemperatureLimit() < 40 || config.gpuTemperatureLimit() > 120) {
            faults.add(
                    "gpuq.gpu-temperature-limit is not between 40 and 120: "
                            + config.gpuTemperatureLimit());
        }
        config.nvidiaSmi()
                .filter(tool -> !Files.isExecutable(tool))
                .ifPresent(tool -> faults.add("gpuq.nvidia-smi cannot be executed: " + tool));
        between(faults, "gpuq.kill-grace", config.killGrace(), Duration.ofSeconds(1));
        between(faults, "gpuq.clock-limit", config.clockLimit(), Duration.ofSeconds(1));
        between(faults, "gpuq.mount-deadline", config.mountDeadline(), Duration.ofSeconds(1));
        config.dataRoots().orElse(List.of()).stream()
                .filter(root -> !root.isAbsolute() || root.normalize().getNameCount() == 0)
                .forEach(
                        root ->
                                faults.add(
                                        "gpuq.data-roots is not an absolute path below /: "
                                                + root));
        if (config.cacheBytes() < LEAST_CACHE) {
            faults.add("gpuq.cache-bytes is less than 1 GiB: " + config.cacheBytes());
        }
        if (config.apiUrl().getScheme() == null || config.apiUrl().getHost() == null) {
            faults.add("gpuq.api-url is not an address: " + config.apiUrl());
        }
        if (config.runner() == Runner.APPTAINER) {
            if (!Files.isDirectory(config.imagesDir())) {
                faults.add("gpuq.images-dir is not a folder: " + config.imagesDir());
            }
            if (config.launcher() == LauncherPlace.INSIDE
                    && !Files.isExecutable(config.apptainer())) {
                faults.add("gpuq.apptainer cannot be executed: " + config.apptainer());
            }
        }
        unreadable(config, faults);
        return faults;
    }

    private static void poolFault(AgentConfig config, List<String> faults) {
        try {
            if (!PoolTable.parse(config.pools()).contains(new PoolId(config.pool()))) {
                faults.add("gpuq.pool is not one of gpuq.pools: " + config.pool());
            }
        } catch (IllegalArgumentException e) {
            faults.add("gpuq.pools or gpuq.pool: " + e.getMessage());
        }
    }

    private static void unreadable(AgentConfig config, List<String> faults) {
        Path token = config.enrolmentTokenFile().orElse(null);
        if (token != null && Files.exists(token) && !Files.isReadable(token)) {
            faults.add("gpuq.enrolment-token-file cannot be read: " + token);
        }
    }

    private static void between(List<String> faults, String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(Duration.ofMinutes(1)) > 0) {
            faults.add("%s is not between %s and 1m: %s".formatted(name, least, value));
        }
    }
}
