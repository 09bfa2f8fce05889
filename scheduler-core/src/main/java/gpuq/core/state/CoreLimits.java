package gpuq.core.state;

import java.time.Duration;

/// Every bound of the scheduler's decisions, by name. Chosen by whoever starts the core; the
/// defaults are those of the design.
public record CoreLimits(
        Leases leases,
        Stays stays,
        Retries retries,
        Memory memory,
        Dispatching dispatching,
        Sharing sharing) {

    /// The limits that hold where nobody says otherwise.
    public static CoreLimits defaults() {
        return new CoreLimits(
                Leases.DEFAULT,
                Stays.DEFAULT,
                Retries.DEFAULT,
                Memory.DEFAULT,
                Dispatching.DEFAULT,
                Sharing.DEFAULT);
    }

    public CoreLimits with(Leases newLeases) {
        return new CoreLimits(newLeases, stays, retries, memory, dispatching, sharing);
    }

    public CoreLimits with(Dispatching newDispatching) {
        return new CoreLimits(leases, stays, retries, memory, newDispatching, sharing);
    }

    public CoreLimits with(Memory newMemory) {
        return new CoreLimits(leases, stays, retries, newMemory, dispatching, sharing);
    }

    public CoreLimits with(Stays newStays) {
        return new CoreLimits(leases, newStays, retries, memory, dispatching, sharing);
    }

    public CoreLimits with(Sharing newSharing) {
        return new CoreLimits(leases, stays, retries, memory, dispatching, newSharing);
    }

    /// How long a node may be silent.
    ///
    /// @param suspectAfter until a silent node is SUSPECT
    /// @param lostAfter from then until the node is LOST; a job's own time is in its terms
    /// @param longestLostAfter the most that terms may ask for
    /// @param longestTickGap a longer time without a tick was our absence, not the nodes' silence
    /// @param longestBlind after this time without more than half the pool, leases run again
    /// @param missedHeartbeats so many heartbeats without an assigned attempt free its slot
    ///   (NODE-1)
    public record Leases(
            Duration suspectAfter,
            Duration lostAfter,
            Duration longestLostAfter,
            Duration longestTickGap,
            Duration longestBlind,
            int missedHeartbeats) {

        static final Leases DEFAULT =
                new Leases(
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(600),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(15),
                        2);

        /// These leases with other times for the two steps.
        public Leases withTimes(Duration newSuspectAfter, Duration newLostAfter) {
            return new Leases(
                    newSuspectAfter,
                    newLostAfter,
                    longestLostAfter,
                    longestTickGap,
                    longestBlind,
                    missedHeartbeats);
        }
    }

    /// The longest stay in each state; what comes after it is in `clock.StayWatch`.
    ///
    /// @param queued in the queue, held, or waiting for a grade slot
    /// @param assigned given to a node that has not begun
    /// @param margin added to a limit that the agent enforces itself
    /// @param collecting between the end of the program and the report
    /// @param reporting while a node has a grade whose report does not come (TIMEOUT-2)
    /// @param stopping between the wish to cancel and the agent's word
    /// @param unschedulableGrace until a job that no node can run is told so
    public record Stays(
            Duration queued,
            Duration assigned,
            Duration margin,
            Duration collecting,
            Duration reporting,
            Duration stopping,
            Duration unschedulableGrace) {

        static final Stays DEFAULT =
                new Stays(
                        Duration.ofDays(7),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(10),
                        Duration.ofHours(24),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(10));
    }

    /// What follows a fault that is not the student's.
    ///
    /// @param maxAttempts of one leg
    /// @param firstDelay before the second attempt, doubled by jitter at most; the third waits five
    ///   times as long
    /// @param sameNodeAfter until a node that failed the job may try again, if no other can
    /// @param nodesLostToSuspect so many nodes lost under a running job stop it for staff to look
    /// @param graderFaultsToHold so many different jobs with a grader's fault in a row hold the
    ///   competition, and so many with damaged data
    public record Retries(
            int maxAttempts,
            Duration firstDelay,
            Duration sameNodeAfter,
            int nodesLostToSuspect,
            int graderFaultsToHold) {

        static final Retries DEFAULT =
                new Retries(3, Duration.ofSeconds(2), Duration.ofSeconds(30), 2, 3);
    }

    /// What is remembered, and how much.
    ///
    /// @param endedFor how long an ended job is remembered, and the oldest command that is taken
    /// @param endedCount how many ended jobs are remembered at most
    /// @param slotsPerNode slots that a node may report
    public record Memory(Duration endedFor, int endedCount, int slotsPerNode) {

        static final Memory DEFAULT = new Memory(Duration.ofDays(7), 500_000, 512);
    }

    /// How much one step may do.
    ///
    /// @param lookAhead jobs that are tried behind one that does not fit
    /// @param startsPerStep attempts that one step gives out at most; the next tick goes on
    /// @param changesPerStep jobs that a sweep moves in one step
    public record Dispatching(int lookAhead, int startsPerStep, int changesPerStep) {

        static final Dispatching DEFAULT = new Dispatching(200, 500, 500);
    }

    /// How the pool is shared (`queue.ShareLedger`).
    ///
    /// @param credit how far a flow may start behind the clock, in time of the whole pool; between
    ///   5 and 60 min, four hours were measured to be harmful
    /// @param cpuSlotThousandths what a slot without a GPU costs, in thousandths of one with
    /// @param cancelFee charged on top of what a cancelled program used
    /// @param ageAtLeast the shortest wait after which a job goes before all others
    /// @param ageInLimits the same, in multiples of the job's time limit; the longer of both counts
    public record Sharing(
            Duration credit,
            int cpuSlotThousandths,
            Duration cancelFee,
            Duration ageAtLeast,
            int ageInLimits) {

        static final Sharing DEFAULT =
                new Sharing(
                        Duration.ofMinutes(30),
                        125,
                        Duration.ofSeconds(30),
                        Duration.ofHours(6),
                        10);

        /// The same with another shortest wait before a job goes before all others.
        public Sharing withAgeAtLeast(Duration newAge) {
            return new Sharing(credit, cpuSlotThousandths, cancelFee, newAge, ageInLimits);
        }

        /// The same with another credit.
        public Sharing withCredit(Duration newCredit) {
            return new Sharing(newCredit, cpuSlotThousandths, cancelFee, ageAtLeast, ageInLimits);
        }

        /// What a program costs that runs so long on so many GPUs, or on a slot without one.
        ///
        /// @return GPU-milliseconds
        public long cost(int gpus, Duration time) {
            return gpus > 0 ? gpus * time.toMillis() : time.toMillis() * cpuSlotThousandths / 1000;
        }

        /// How long a program runs that costs so much.
        public Duration time(int gpus, long cost) {
            return Duration.ofMillis(gpus > 0 ? cost / gpus : cost * 1000 / cpuSlotThousandths);
        }
    }
}
