package gpuq.common.contract;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Refuses a message in which something is absent that its record does not mark `@Nullable`.
/// Jackson leaves an absent field null, so without this a record that lacks a field would be taken
/// as read and fail later, inside a decision (WORKER-9). Called by [ContractJson] for every
/// message.
final class Presence {

    private static final ClassValue<List<Part>> PARTS =
            new ClassValue<>() {
                @Override
                protected List<Part> computeValue(Class<?> type) {
                    return parts(type);
                }
            };

    private Presence() {}

    private record Part(RecordComponent component, String name, boolean isRequired) {}

    /// @throws UnreadableMessageException naming the first absent field
    static void check(MessageType type, Message message) {
        String absent = firstAbsent(message);
        if (absent != null) {
            throw new UnreadableMessageException("MALFORMED", type.word() + " has no" + absent);
        }
    }

    /// The place of what is absent, built on the way back, so that a whole message costs no text.
    private static @Nullable String firstAbsent(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Record fields -> absentField(fields);
            case Collection<?> list -> absentElement(list);
            case Map<?, ?> map -> absentElement(map.values());
            default -> null;
        };
    }

    private static @Nullable String absentField(Record fields) {
        for (Part part : PARTS.get(fields.getClass())) {
            Object content = read(part.component(), fields);
            if (content != null || part.isRequired()) {
                String absent = firstAbsent(content);
                if (absent != null) {
                    return " " + part.name() + absent;
                }
            }
        }
        return null;
    }

    private static @Nullable String absentElement(Collection<?> elements) {
        for (Object element : elements) {
            String absent = firstAbsent(element);
            if (absent != null) {
                return " element" + absent;
            }
        }
        return null;
    }

    private static List<Part> parts(Class<?> type) {
        List<Part> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            // A grader's own JSON may hold nulls; it is nobody's contract.
            if (component.getGenericType().getTypeName().contains(Object.class.getName())) {
                continue;
            }
            parts.add(
                    new Part(
                            component,
                            PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(
                                    component.getName()),
                            !component.getAnnotatedType().isAnnotationPresent(Nullable.class)));
        }
        return List.copyOf(parts);
    }

    private static @Nullable Object read(RecordComponent component, Record fields) {
        try {
            return component.getAccessor().invoke(fields);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
