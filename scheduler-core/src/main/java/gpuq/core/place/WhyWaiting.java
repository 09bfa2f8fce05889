package gpuq.core.place;

import gpuq.common.job.NodeId;
import gpuq.core.queue.FlowKey;
import gpuq.core.slots.Demand;
import gpuq.core.state.Job;
import gpuq.core.state.PoolState;
import gpuq.core.state.Reservation;
import java.time.Instant;

/// Why a queued job has not started yet: one reason with its data, the strongest first. What the
/// student reads under her place in the queue.
public sealed interface WhyWaiting {

    /// The competition may not start jobs.
    record Held(String why) implements WhyWaiting {}

    /// A fault of ours sent it back, and it is tried again then.
    record RetryAt(Instant at) implements WhyWaiting {}

    /// As many of the user's jobs are on slots as the competition allows.
    record OwnJobsRunning(int running) implements WhyWaiting {}

    /// No node that takes work has what it asks for; the words say what it asks for.
    record NoSuchSlot(String asked) implements WhyWaiting {}

    /// Others go first.
    record Behind(int jobs) implements WhyWaiting {}

    /// It is the first, and slots are kept for it, which are free at this time at the latest.
    record SlotsKept(NodeId node, Instant latest) implements WhyWaiting {}

    /// It is the first, and starts as soon as a slot is free.
    record NextFreeSlot() implements WhyWaiting {}

    /// @param job one that waits for its run leg
    static WhyWaiting of(PoolState state, Job job) {
        if (job instanceof Job.Held held) {
            return new Held(held.why());
        }
        if (state.competitions().isHeld(job.spec().competition().id())) {
            return new Held("COMPETITION_HELD");
        }
        if (job instanceof Job.Queued queued && queued.notBefore().isAfter(queued.since())) {
            return new RetryAt(queued.notBefore());
        }
        FlowKey flow = new FlowKey(job.spec().user(), job.spec().competition().id());
        int running = state.lines().running(flow);
        if (running >= job.spec().terms().concurrentPerUser()) {
            return new OwnJobsRunning(running);
        }
        Demand demand = Placement.demandOf(job);
        if (state.slots().all().stream()
                .noneMatch(node -> node.accepting() && node.couldEver(demand))) {
            return new NoSuchSlot(WhatExists.asked(demand));
        }
        int ahead = state.lines().line(demand.kind()).ahead(job.rank()).count();
        if (ahead > 0) {
            return new Behind(ahead);
        }
        Reservation kept = state.vigil().reservation();
        return kept != null && kept.job().equals(job.id())
                ? new SlotsKept(kept.node(), kept.shadow())
                : new NextFreeSlot();
    }
}
