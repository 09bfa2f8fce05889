package gpuq.agent.launch;

import gpuq.agent.launch.LaunchException.Code;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The one uid of each slot: never root's, never the agent's, and two slots never share one, so
/// that neither can signal, trace or read the other's processes (ABUSE-8).
final class SlotUids {

    private static final Pattern NAME = Pattern.compile("(gpu|cpu|grade)(0|[1-9][0-9]{0,2})");
    private static final int SLOTS_OF_A_KIND = 1000;

    /// Above every range that hosts give to users and to user namespaces.
    private static final int FIRST_UID = 1_000_000_000;

    private static final int UIDS_OF_A_NODE = 4096;
    private static final int NODES_OF_A_HOST = 100_000;

    private final int base;

    SlotUids(int base) {
        this.base = base;
    }

    /// A base for a node: two nodes on one host have different ones.
    static int baseOf(String nodeId) {
        return FIRST_UID + Math.floorMod(nodeId.hashCode(), NODES_OF_A_HOST) * UIDS_OF_A_NODE;
    }

    int uid(String slot) throws LaunchException {
        Matcher matcher = NAME.matcher(slot);
        if (!matcher.matches()) {
            throw new LaunchException(Code.UNKNOWN_SLOT, slot);
        }
        int kind =
                switch (matcher.group(1)) {
                    case "gpu" -> 0;
                    case "cpu" -> 1;
                    default -> 2;
                };
        return base + kind * SLOTS_OF_A_KIND + Integer.parseInt(matcher.group(2));
    }
}
