package gpuq.sim;

/// What may go wrong in one simulation, and how often. Drawn by the seed, each kind often absent,
/// so that rare ones meet in many different company.
///
/// @param network between agents and broker
/// @param nodes of the machines and agents
/// @param leaders of the scheduler and its log
/// @param clocks of the scheduler's machine
record Faults(Network network, Nodes nodes, Leaders leaders, Clocks clocks) {

    /// @param drop of a message from an agent
    /// @param duplicate of a message, or of a command
    /// @param corrupt of a message: it comes, and nobody can read it
    /// @param lateness longest delay of a message, in milliseconds
    /// @param partition that a node is cut off for a while, per minute
    record Network(double drop, double duplicate, double corrupt, int lateness, double partition) {}

    /// @param reboot of a node, per minute
    /// @param agentRestart per minute
    /// @param stall of a step of an attempt, for up to half a minute
    /// @param platformFault of an attempt
    /// @param diskFull that an attempt cannot be prepared for want of room
    /// @param gpuFault that a slot is out for a while, per minute
    /// @param journalLoss of an attempt, at a restart of its agent
    record Nodes(
            double reboot,
            double agentRestart,
            double stall,
            double platformFault,
            double diskFull,
            double gpuFault,
            double journalLoss) {}

    /// @param crash between two transactions, per minute
    /// @param commitLost per transaction
    /// @param commitUnknown per transaction
    /// @param zombie that a crashed leader goes on for a while
    /// @param slowTakeOver longest time without a leader, in milliseconds
    /// @param slowReading longest time that a leader takes for one poll, in milliseconds
    /// @param mixed that what a take-over reads was written by a later release
    record Leaders(
            double crash,
            double commitLost,
            double commitUnknown,
            double zombie,
            int slowTakeOver,
            int slowReading,
            double mixed) {}

    /// @param jump of the scheduler's clock, per minute
    /// @param drift most milliseconds that it goes wrong in a minute
    record Clocks(double jump, int drift) {}

    /// The most milliseconds by which a clock goes wrong in a minute, all at once.
    static final int MOST_DRIFT = 500;

    /// Nothing goes wrong.
    static final Faults NONE =
            new Faults(
                    new Network(0, 0, 0, 20, 0),
                    new Nodes(0, 0, 0, 0, 0, 0, 0),
                    new Leaders(0, 0, 0, 0, 1000, 20, 0),
                    new Clocks(0, 0));

    static Faults drawnBy(Dice dice) {
        return new Faults(
                new Network(
                        some(dice, 0.1),
                        some(dice, 0.1),
                        some(dice, 0.05),
                        dice.chance(0.5) ? dice.between(20, 5000) : 20,
                        some(dice, 0.5)),
                new Nodes(
                        some(dice, 0.3),
                        some(dice, 0.5),
                        some(dice, 0.05),
                        some(dice, 0.1),
                        some(dice, 0.05),
                        some(dice, 0.3),
                        some(dice, 0.3)),
                new Leaders(
                        some(dice, 2.0),
                        some(dice, 0.02),
                        some(dice, 0.02),
                        some(dice, 0.7),
                        dice.chance(0.3) ? dice.between(1000, 120_000) : 2000,
                        dice.chance(0.2) ? dice.between(20, 1500) : 20,
                        some(dice, 0.1)),
                new Clocks(
                        dice.chance(0.7) ? 0 : 0.5,
                        dice.chance(0.5) ? 0 : dice.between(1, MOST_DRIFT)));
    }

    /// Half of the time none.
    private static double some(Dice dice, double most) {
        return dice.chance(0.5) ? 0 : most * dice.between(1, 100) / 100.0;
    }
}
