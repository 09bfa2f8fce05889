package gpuq.agent;

/// The release of this agent, as the heartbeat says it.
final class AgentVersion {

    static final String TEXT = read();

    private AgentVersion() {}

    private static String read() {
        String version = AgentVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
