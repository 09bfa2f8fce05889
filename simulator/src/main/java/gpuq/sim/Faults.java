package gpuq.sim;

/// What may go wrong in one simulation, and how often. Drawn by the seed, each kind often absent,
/// so that rare ones meet in many different company.
///
/// @param drop of a message from an agent
/// @param duplicate of a message, or of a command
/// @param lateness longest delay of a message, in milliseconds
/// @param partition that a node is cut off for a while, per minute
/// @param reboot of a node, per minute
/// @param agentRestart per minute
/// @param leaderCrash between two transactions, per minute
/// @param commitLost per transaction
/// @param commitUnknown per transaction
/// @param zombie that a crashed leader goes on for a while
/// @param slowTakeOver longest time without a leader, in milliseconds
/// @param platformFault of an attempt
record Faults(
        double drop,
        double duplicate,
        int lateness,
        double partition,
        double reboot,
        double agentRestart,
        double leaderCrash,
        double commitLost,
        double commitUnknown,
        double zombie,
        int slowTakeOver,
        double platformFault) {

    /// Nothing goes wrong.
    static final Faults NONE = new Faults(0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 1000, 0);

    static Faults drawnBy(Dice dice) {
        return new Faults(
                some(dice, 0.1),
                some(dice, 0.1),
                dice.chance(0.5) ? dice.between(20, 5000) : 20,
                some(dice, 0.5),
                some(dice, 0.3),
                some(dice, 0.5),
                some(dice, 2.0),
                some(dice, 0.02),
                some(dice, 0.02),
                some(dice, 0.7),
                dice.chance(0.3) ? dice.between(1000, 120_000) : 2000,
                some(dice, 0.1));
    }

    /// Half of the time none.
    private static double some(Dice dice, double most) {
        return dice.chance(0.5) ? 0 : most * dice.between(1, 100) / 100.0;
    }
}
