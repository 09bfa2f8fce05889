package gpuq.agent.launch;

import org.jspecify.annotations.Nullable;

/// Devices that the processes of a group may use, in the terms of the kernel: written as a line for
/// version 1, assembled into a program for version 2 ([DeviceProgram]).
///
/// @param major absent for every one
/// @param minor absent for every one
/// @param access some of `rwm`: read, write, make a node
record DeviceRule(Kind kind, @Nullable Integer major, @Nullable Integer minor, String access) {

    /// What a device is.
    enum Kind {
        BLOCK("b"),
        CHARACTER("c");

        private final String letter;

        Kind(String letter) {
            this.letter = letter;
        }
    }

    DeviceRule {
        if (!access.matches("r?w?m?") || access.isEmpty()) {
            throw new IllegalArgumentException("not an access: " + access);
        }
    }

    /// A character device that may be used in every way.
    ///
    /// @param minor absent for all of this major number
    static DeviceRule character(int major, @Nullable Integer minor) {
        return new DeviceRule(Kind.CHARACTER, major, minor, "rwm");
    }

    /// A line for `devices.allow`.
    String line() {
        return "%s %s:%s %s".formatted(kind.letter, number(major), number(minor), access);
    }

    private static String number(@Nullable Integer number) {
        return number == null ? "*" : number.toString();
    }

    @Override
    public String toString() {
        return line();
    }
}
