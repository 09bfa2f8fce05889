package gpuq.core.scenario;

import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.contract.Assignment;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import gpuq.core.Effects.SealedAssignment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node that does what the scenario says: it takes assignments, lists what it holds, and reports
/// nothing by itself but heartbeats.
final class ScriptedNode {

    final NodeId id;
    final List<AttemptRef> held = new ArrayList<>();
    int epoch = 1;
    long incarnation = 1;
    long sequence;
    private long lastAssignment;
    boolean silent;
    boolean deaf;

    /// Absent as long as it does not say.
    @Nullable Long clockOffsetMs;

    /// Likewise.
    @Nullable List<Sha256> data;

    private int boots = 1;
    private final List<SlotReport> slots = new ArrayList<>();
    private final List<HealthFinding> findings = new ArrayList<>();
    private final List<UnfitImage> unfit = new ArrayList<>();

    ScriptedNode(NodeId id, Words words) {
        this.id = id;
        long memory = words.get("mem", 24) * (1L << 30);
        int capability = words.get("cc", 80);
        String model = words.get("model", "X");
        String driver = words.named().get("driver");
        for (int i = 0; i < words.get("gpus", 0); i++) {
            slots.add(
                    new SlotReport(
                            "gpu" + i,
                            SlotKind.GPU,
                            model,
                            memory,
                            capability,
                            true,
                            "",
                            null,
                            driver));
        }
        for (int i = 0; i < words.get("parts", 0); i++) {
            slots.add(
                    new SlotReport(
                            "gpu" + i,
                            SlotKind.GPU,
                            "X MIG",
                            memory,
                            capability,
                            true,
                            "",
                            true,
                            null));
        }
        addCpu(SlotKind.CPU_RUN, "cpu", words.get("cpus", 0));
        addCpu(SlotKind.GRADE, "grade", words.get("grades", 0));
    }

    private void addCpu(SlotKind kind, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            slots.add(new SlotReport(prefix + i, kind, "", 0, 0, true, ""));
        }
    }

    Heartbeat heartbeat(Instant now) {
        return new Heartbeat(
                id,
                PoolTable.DEFAULT_POOL,
                bootId(),
                incarnation,
                "1.0",
                List.copyOf(slots),
                List.copyOf(held),
                List.copyOf(findings),
                lastAssignment,
                clockOffsetMs,
                List.copyOf(unfit),
                data,
                now);
    }

    void take(SealedAssignment sealed) {
        if (deaf) {
            return;
        }
        Assignment assignment = sealed.assignment();
        lastAssignment = sealed.sequence();
        switch (assignment) {
            case Assignment.StartAttempt it when it.bootId().equals(bootId()) ->
                    held.add(it.attempt());
            case Assignment.ForgetAttempt it -> held.remove(it.attempt());
            case Assignment.StartAttempt _,
                    Assignment.StopAttempt _,
                    Assignment.ExtendAttempt _,
                    Assignment.DumpStack _ -> {} // the script says what follows
        }
    }

    void reboot() {
        boots++;
        held.clear();
        restart();
    }

    /// Enrolled anew, with an empty state folder.
    void rekey() {
        epoch++;
        incarnation = 1;
        sequence = 0;
    }

    void restart() {
        incarnation++;
        sequence = 0;
    }

    void finding(String code, boolean severe) {
        findings.add(new HealthFinding(code, severe, ""));
    }

    /// From now on an image does not run on one of its slots, or on none of them.
    void unfit(String image, String slot) {
        List<String> of =
                slots.stream()
                        .map(SlotReport::name)
                        .filter(name -> slot.isEmpty() || slot.equals(name))
                        .toList();
        unfit.add(new UnfitImage(Names.digest(image), of, image + " is too new for the driver"));
    }

    /// From now on every image runs on all.
    void fit() {
        unfit.clear();
    }

    void healthy() {
        findings.clear();
    }

    void breakSlot(String slot) {
        slots.replaceAll(it -> it.name().equals(slot) ? it.with(false, "CHECK_FAILED") : it);
    }

    /// The attempt of this job that it was given last.
    Optional<AttemptRef> attemptOf(JobId job) {
        return held.reversed().stream().filter(ref -> ref.jobId().equals(job)).findFirst();
    }

    private String bootId() {
        return id + "-boot-" + boots;
    }
}
