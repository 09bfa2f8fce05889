package gpuq.common.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// Turns a message of an old version into today's, one version at a time, before it becomes a
/// record. So the records know only today, and a topic of last year stays readable.
final class Upcasters {

    private final Map<MessageType, TreeMap<Integer, UnaryOperator<ObjectNode>>> steps =
            new EnumMap<>(MessageType.class);

    /// Adds the step from a version to the one after it.
    Upcasters add(MessageType type, int fromVersion, UnaryOperator<ObjectNode> step) {
        steps.computeIfAbsent(type, _ -> new TreeMap<>()).put(fromVersion, step);
        return this;
    }

    /// The message as today's version has it.
    ///
    /// @throws UnreadableMessageException if a step is missing
    ObjectNode upcast(MessageType type, int version, ObjectNode json) {
        ObjectNode current = json;
        for (int from = version; from < type.version(); from++) {
            UnaryOperator<ObjectNode> step = steps.getOrDefault(type, new TreeMap<>()).get(from);
            if (step == null) {
                throw new UnreadableMessageException(
                        "NO_UPCASTER", type.word() + " from version " + from);
            }
            current = step.apply(current);
        }
        return current;
    }
}
