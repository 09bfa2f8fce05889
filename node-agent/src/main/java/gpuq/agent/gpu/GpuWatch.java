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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The real GPUs of a node: samples them, takes out what is faulty or in somebody else's use, and
/// gives back what has proved itself. Every slot that is out is probed by each sample: after
/// [#PROBES] good ones in a row, and a rest where the hardware was at fault, it is used again.
public final class GpuWatch implements Gpus {

    private static final Logger LOG = Logger.getLogger(GpuWatch.class);
    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    /// Good samples before a slot is used again.
    static final int PROBES = 3;

    /// How long faulty hardware rests, at least.
    static final Duration REST = Duration.ofMinutes(5);

    /// More than an idle device ever uses by itself: not taken for its baseline.
    private static final long MOST_BASELINE = 1024L * 1024 * 1024;

    private static final int MAX_XIDS = 256;

    private final Smi smi;
    private final GpuHealth.Limits limits;
    private final LongSupplier nanos;
    private final Runnable whenChanged;
    private final Map<String, GpuSlot> slots = new HashMap<>();
    private final Map<String, Out> out = new HashMap<>();
    private final Map<String, Long> baselines = new HashMap<>();
    private final Map<AttemptRef, GpuMeter> meters = new HashMap<>();
    private final Deque<Xid> xids = new ArrayDeque<>();
    private List<HealthFinding> findings = List.of();
    private @Nullable String driver;

    /// A slot that is out of use.
    private record Out(Fault fault, int goodInRow, long sinceNanos) {}

    /// @param before the slots of an earlier life of the agent
    GpuWatch(
            Smi smi,
            List<GpuSlot> before,
            GpuHealth.Limits limits,
            LongSupplier nanos,
            Runnable whenChanged)
            throws InterruptedException {
        this.smi = smi;
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
        take(smi.read());
    }

    private void take(SmiAnswer answer) {
        boolean changed;
        synchronized (this) {
            changed = judge(answer, true);
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

    /// @param looksForOthers whether a slot that no attempt holds must be empty
    private boolean judge(SmiAnswer answer, boolean looksForOthers) {
        if (answer instanceof SmiAnswer.Read(GpuReading reading)) {
            driver = reading.driverVersion();
        }
        boolean changed = false;
        for (GpuSlot slot : slots.values()) {
            Optional<Fault> ofDevice = GpuHealth.ofDevice(slot, answer, limits);
            ofDevice.ifPresent(found -> blame(slot, found));
            Optional<Fault> fault =
                    ofDevice.isEmpty() && looksForOthers ? othersOn(slot, answer) : ofDevice;
            changed |= fault.map(found -> takeOut(slot, found)).orElseGet(() -> probe(slot));
        }
        return changed;
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

    private boolean takeOut(GpuSlot slot, Fault fault) {
        Out before = out.put(slot.name(), new Out(fault, 0, nanos.getAsLong()));
        boolean isNew = before == null || !before.fault().code().equals(fault.code());
        if (isNew) {
            LOG.errorf(
                    "slot out of use slot=%s code=%s detail=%s",
                    slot.name(), fault.code(), fault.detail());
        }
        return isNew;
    }

    /// Nothing is wrong with it now: whether it is used again by that.
    private boolean probe(GpuSlot slot) {
        Out now = out.get(slot.name());
        if (now == null) {
            return false;
        }
        Out next = new Out(now.fault(), now.goodInRow() + 1, now.sinceNanos());
        long rested = nanos.getAsLong() - now.sinceNanos();
        boolean isBack =
                next.goodInRow() >= PROBES
                        && (!now.fault().isHardware() || rested >= REST.toNanos());
        if (isBack) {
            out.remove(slot.name());
            LOG.infof("slot in use again slot=%s was=%s", slot.name(), now.fault().code());
        } else {
            out.put(slot.name(), next);
        }
        return isBack;
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
                        changed |= takeOut(slot, new Fault("GPU_XID", "Xid " + xid.number(), true));
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
                Out fault = out.get(slot.name());
                if (fault != null) {
                    return Optional.of(
                            "%s: %s, %s"
                                    .formatted(
                                            slot.name(),
                                            fault.fault().code(),
                                            fault.fault().detail()));
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
                held.stream().map(GpuSlot::minor).distinct().sorted().toList());
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
        Collection<Xid.Kind> kinds =
                xids.stream()
                        .filter(xid -> since == null || xid.uptime().compareTo(since) >= 0)
                        .filter(
                                xid ->
                                        meter.slots().stream()
                                                .anyMatch(slot -> xid.isOf(slot.busId())))
                        .map(Xid::kind)
                        .toList();
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
            Out fault = out.get(slot.name());
            reports.add(
                    new SlotReport(
                            slot.name(),
                            SlotKind.GPU,
                            slot.model(),
                            slot.memory(),
                            slot.capability(),
                            fault == null,
                            fault == null
                                    ? ""
                                    : fault.fault().code() + ": " + fault.fault().detail(),
                            driver));
        }
        return reports;
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
