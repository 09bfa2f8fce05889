package gpuq.agent.gpu;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.agent.gpu.GpuHealth.Fault;
import gpuq.agent.gpu.GpuReading.Device;
import gpuq.agent.state.DurableFile;
import gpuq.agent.verdict.Evidence.GpuEvidence;
import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.job.AttemptRef;
import gpuq.common.json.JsonStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The real GPUs of a node: samples them, takes out what is faulty or in somebody else's use, and
/// gives back what has proved itself ([OutOfUse]).
public final class GpuWatch implements Gpus {

    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    /// More than an idle device ever uses by itself: not taken for its baseline.
    private static final long MOST_BASELINE = 1024L * 1024 * 1024;

    private static final int MAX_XIDS = 256;

    private final Smi smi;
    private final GpuHealth.Limits limits;
    private final LongSupplier nanos;
    private final Runnable whenChanged;
    private final Map<String, GpuSlot> slots = new HashMap<>();
    private final OutOfUse out;
    private final MigRights rights;
    private final Map<String, Long> baselines = new HashMap<>();
    private final Map<AttemptRef, GpuMeter> meters = new HashMap<>();
    private final Deque<Xid> xids = new ArrayDeque<>();
    private List<HealthFinding> findings = List.of();
    private String cudaVersion = "";
    private @Nullable String driver;

    /// @param before the slots of an earlier life of the agent
    GpuWatch(
            Smi smi,
            List<GpuSlot> before,
            MigRights rights,
            GpuHealth.Limits limits,
            LongSupplier nanos,
            Runnable whenChanged)
            throws InterruptedException {
        this.smi = smi;
        this.rights = rights;
        this.out = new OutOfUse(nanos);
        this.limits = limits;
        this.nanos = nanos;
        this.whenChanged = whenChanged;
        SmiAnswer answer = smi.read();
        List<GpuSlot> all =
                switch (answer) {
                    case SmiAnswer.Read(GpuReading reading) ->
                            GpuInventory.slots(before, reading, smi.capabilities(), smi.slices());
                    case SmiAnswer.Broken _ -> before;
                };
        all.forEach(slot -> slots.put(slot.name(), slot));
        learnVersion(answer);
        rights.look(all);
        // Not yet who is on them: attempts of an earlier life of the agent may be.
        judge(answer, false);
    }

    /// The slots that a file of an earlier life names.
    static List<GpuSlot> load(Path file) throws IOException {
        return Files.exists(file)
                ? MAPPER.readValue(Files.readAllBytes(file), new TypeReference<>() {})
                : List.of();
    }

    synchronized void save(Path file) throws IOException {
        DurableFile.replace(file, MAPPER.writeValueAsBytes(slots.values()));
    }

    /// One look at everything; called by the loop of samples.
    void sample() throws InterruptedException {
        List<GpuSlot> all;
        synchronized (this) {
            all = List.copyOf(slots.values());
        }
        rights.look(all);
        take(smi.read());
    }

    private void take(SmiAnswer answer) {
        boolean changed;
        synchronized (this) {
            changed = judge(answer, true);
            learnVersion(answer);
            if (answer instanceof SmiAnswer.Read(GpuReading reading)) {
                meters.values().forEach(meter -> meter.sample(reading, nanos.getAsLong()));
            }
            findings =
                    answer instanceof SmiAnswer.Broken(SmiFault fault, String detail)
                            ? List.of(new HealthFinding(fault.name(), false, detail))
                            : List.of();
        }
        if (changed) {
            whenChanged.run();
        }
    }

    private void learnVersion(SmiAnswer answer) {
        if (answer instanceof SmiAnswer.Read(GpuReading reading)) {
            cudaVersion = reading.cudaVersion();
        }
    }

    /// @param looksForOthers whether a slot that no attempt holds must be empty
    private boolean judge(SmiAnswer answer, boolean looksForOthers) {
        if (answer instanceof SmiAnswer.Read(GpuReading reading)) {
            driver = reading.driverVersion();
        }
        boolean changed = false;
        for (GpuSlot slot : slots.values()) {
            Optional<Fault> ofDevice =
                    GpuHealth.ofDevice(slot, answer, limits).or(() -> withoutRights(slot));
            ofDevice.ifPresent(found -> blame(slot, found));
            Optional<Fault> fault =
                    ofDevice.isEmpty() && looksForOthers ? othersOn(slot, answer) : ofDevice;
            changed |=
                    fault.map(found -> out.takeOut(slot, found)).orElseGet(() -> out.probe(slot));
        }
        return changed;
    }

    /// A part that nobody may open is of no use to anybody.
    private Optional<Fault> withoutRights(GpuSlot slot) {
        return rights.of(slot).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new Fault("MIG_RIGHTS_UNKNOWN", "the driver does not name them", false));
    }

    /// A hot device does its work to the end; the others have failed whoever is on them.
    private void blame(GpuSlot slot, Fault fault) {
        if (fault.isHardware() && !fault.code().equals("GPU_HOT")) {
            holderOf(slot).ifPresent(GpuMeter::failed);
        }
    }

    private Optional<Fault> othersOn(GpuSlot slot, SmiAnswer answer) {
        if (answer instanceof SmiAnswer.Read(GpuReading reading) && holderOf(slot).isEmpty()) {
            learn(slot, reading);
            return GpuHealth.ofIdle(slot, reading, baseline(slot));
        }
        return Optional.empty();
    }

    /// The least that a device was ever seen to use with nobody on it.
    private void learn(GpuSlot slot, GpuReading reading) {
        Optional<Device> device = slot.in(reading);
        if (device.isEmpty() || !slot.processesOf(device.get()).isEmpty()) {
            return;
        }
        Long used = slot.memoryOf(device.get()).used();
        if (used != null && used <= MOST_BASELINE) {
            baselines.merge(slot.id(), used, Math::min);
        }
    }

    private long baseline(GpuSlot slot) {
        return baselines.getOrDefault(slot.id(), MOST_BASELINE);
    }

    /// Told by the kernel's log.
    void seen(Xid xid) {
        boolean changed = false;
        synchronized (this) {
            xids.add(xid);
            if (xids.size() > MAX_XIDS) {
                xids.removeFirst();
            }
            if (xid.kind() == Xid.Kind.HARDWARE) {
                for (GpuSlot slot : slots.values()) {
                    if (xid.isOf(slot.busId())) {
                        changed |=
                                out.takeOut(
                                        slot, new Fault("GPU_XID", "Xid " + xid.number(), true));
                    }
                }
            }
        }
        if (changed) {
            whenChanged.run();
        }
    }

    @Override
    public Optional<String> preflight(AttemptRef attempt, List<String> names)
            throws InterruptedException {
        if (named(names).isEmpty()) {
            return Optional.empty();
        }
        sample();
        synchronized (this) {
            for (GpuSlot slot : named(names)) {
                Optional<Fault> fault = out.fault(slot);
                if (fault.isPresent()) {
                    return fault.map(
                            it -> "%s: %s, %s".formatted(slot.name(), it.code(), it.detail()));
                }
                Optional<GpuMeter> holder = holderOf(slot);
                if (holder.isPresent() && holder.get() != meters.get(attempt)) {
                    return Optional.of(slot.name() + ": another attempt holds it");
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized Visible hold(AttemptRef attempt, List<String> names) {
        List<GpuSlot> held = named(names);
        if (held.isEmpty()) {
            return Visible.NOTHING;
        }
        meters.computeIfAbsent(attempt, _ -> new GpuMeter(held, nanos.getAsLong()));
        return new Visible(
                String.join(",", held.stream().map(GpuSlot::id).toList()),
                held.stream().map(GpuSlot::minor).distinct().sorted().toList(),
                held.stream()
                        .flatMap(slot -> rights.of(slot).stream())
                        .flatMap(List::stream)
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Override
    public synchronized GpuUse use(AttemptRef attempt) {
        GpuMeter meter = meters.get(attempt);
        return meter == null ? GpuUse.NONE : meter.use(nanos.getAsLong());
    }

    @Override
    public synchronized GpuEvidence evidence(AttemptRef attempt, @Nullable Duration since) {
        GpuMeter meter = meters.get(attempt);
        if (meter == null) {
            return GpuEvidence.CLEAN;
        }
        Collection<Xid.Kind> kinds = xids(meter, since).map(Xid::kind).toList();
        GpuUse use = meter.use(nanos.getAsLong());
        if (use.faulty() || (since != null && kinds.contains(Xid.Kind.HARDWARE))) {
            return GpuEvidence.DEVICE_FAULT;
        }
        if (since != null && kinds.contains(Xid.Kind.PROGRAM)) {
            return GpuEvidence.ILLEGAL_ACCESS;
        }
        return use.memoryWasFull() ? GpuEvidence.MEMORY_FULL : GpuEvidence.CLEAN;
    }

    @Override
    public synchronized List<String> errors(AttemptRef attempt, @Nullable Duration since) {
        GpuMeter meter = meters.get(attempt);
        return meter == null
                ? List.of()
                : xids(meter, since)
                        .map(xid -> "Xid %d of the GPU %s".formatted(xid.number(), xid.busId()))
                        .toList();
    }

    private Stream<Xid> xids(GpuMeter meter, @Nullable Duration since) {
        return xids.stream()
                .filter(xid -> since == null || xid.uptime().compareTo(since) >= 0)
                .filter(xid -> meter.slots().stream().anyMatch(slot -> xid.isOf(slot.busId())));
    }

    @Override
    public synchronized void release(AttemptRef attempt) {
        meters.remove(attempt);
    }

    @Override
    public synchronized List<SlotReport> reports() {
        List<SlotReport> reports = new ArrayList<>();
        for (int number = 0; reports.size() < slots.size(); number++) {
            GpuSlot slot = slots.get("gpu" + number);
            if (slot == null) {
                continue;
            }
            Optional<Fault> fault = out.fault(slot);
            reports.add(
                    new SlotReport(
                            slot.name(),
                            SlotKind.GPU,
                            slot.model(),
                            slot.memory(),
                            slot.capability(),
                            fault.isEmpty(),
                            fault.map(it -> it.code() + ": " + it.detail()).orElse(""),
                            slot.instance() == null ? null : true,
                            driver));
        }
        return reports;
    }

    @Override
    public synchronized String cudaVersion() {
        return cudaVersion;
    }

    @Override
    public synchronized List<HealthFinding> findings() {
        return findings;
    }

    private synchronized List<GpuSlot> named(List<String> names) {
        return names.stream().map(slots::get).filter(slot -> slot != null).toList();
    }

    private Optional<GpuMeter> holderOf(GpuSlot slot) {
        return meters.values().stream().filter(meter -> meter.slots().contains(slot)).findFirst();
    }

    @Override
    public void close() {
        // The loop of samples and the kernel's log are closed by who has opened them.
    }
}
