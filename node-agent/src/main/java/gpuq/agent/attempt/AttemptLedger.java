package gpuq.agent.attempt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.agent.report.Journal;
import gpuq.common.job.AttemptRef;
import gpuq.common.json.JsonStyle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The node's memory: every attempt that the scheduler has not let go, and how far the assignments
/// were read. All of it is in the journal before anything is done about it.
public final class AttemptLedger implements AutoCloseable {

    /// Above so many bytes, and twice what was alive the last time, the journal is written anew.
    private static final long COMPACT_ABOVE = 8L * 1024 * 1024;

    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    private final Journal journal;
    private final Map<AttemptRef, AttemptRecord> attempts = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Position> position = new AtomicReference<>();
    private final AtomicBoolean compacting = new AtomicBoolean();
    private final AtomicLong compactAbove = new AtomicLong(COMPACT_ABOVE);

    private AttemptLedger(Journal journal) {
        this.journal = journal;
    }

    /// How far the assignments were taken.
    ///
    /// @param offset of the next record to read
    /// @param epoch the key's epoch of the last one that was taken
    /// @param sequence the last one's number under that epoch
    public record Position(long offset, int epoch, long sequence) {}

    /// One record of the journal: exactly one of the three.
    private record Entry(
            @Nullable AttemptRecord attempt,
            @Nullable AttemptRef forgotten,
            @Nullable Position position) {}

    public static AttemptLedger open(Path file, Runnable whenBroken) throws IOException {
        Journal.Opened opened = Journal.open(file, whenBroken);
        AttemptLedger ledger = new AttemptLedger(opened.journal());
        for (byte[] record : opened.records()) {
            ledger.apply(MAPPER.readValue(record, Entry.class));
        }
        return ledger;
    }

    private void apply(Entry entry) {
        if (entry.attempt() != null) {
            attempts.put(entry.attempt().attempt(), entry.attempt());
        }
        if (entry.forgotten() != null) {
            attempts.remove(entry.forgotten());
        }
        if (entry.position() != null) {
            position.set(entry.position());
        }
    }

    /// Every attempt that is not forgotten.
    public List<AttemptRecord> attempts() {
        return List.copyOf(attempts.values());
    }

    public Optional<AttemptRecord> attempt(AttemptRef attempt) {
        return Optional.ofNullable(attempts.get(attempt));
    }

    public Optional<Position> position() {
        return Optional.ofNullable(position.get());
    }

    /// Saves how far an attempt is; returns when it is durable.
    public void save(AttemptRecord attempt) throws InterruptedException {
        append(List.of(new Entry(attempt, null, null)));
    }

    /// Saves attempts that were accepted together with how far the assignments were read.
    public void accept(List<AttemptRecord> accepted, Position read) throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        accepted.forEach(attempt -> entries.add(new Entry(attempt, null, null)));
        entries.add(new Entry(null, null, read));
        append(entries);
    }

    public void forget(AttemptRef attempt) throws InterruptedException {
        append(List.of(new Entry(null, attempt, null)));
    }

    private void append(List<Entry> entries) throws InterruptedException {
        entries.forEach(this::apply);
        journal.append(entries.stream().map(AttemptLedger::encode).toList());
        if (journal.sizeBytes() > compactAbove.get() && compacting.compareAndSet(false, true)) {
            try {
                journal.replace(this::alive);
                compactAbove.set(Math.max(COMPACT_ABOVE, 2 * journal.sizeBytes()));
            } finally {
                compacting.set(false);
            }
        }
    }

    private List<byte[]> alive() {
        List<byte[]> alive = new ArrayList<>();
        attempts.values().forEach(attempt -> alive.add(encode(new Entry(attempt, null, null))));
        Position read = position.get();
        if (read != null) {
            alive.add(encode(new Entry(null, null, read)));
        }
        return alive;
    }

    private static byte[] encode(Entry entry) {
        try {
            return MAPPER.writeValueAsBytes(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a journal entry", e);
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
