package gpuq.agent.cuda;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Code for GPUs that an image brings, as its builders write it: `sm_86` or `8.6` for machine code,
/// `compute_90` or the `+PTX` of `9.0+PTX` for what the driver compiles.
///
/// @param capability for which it was made, as major times 10 plus minor
record CudaCode(int capability, Kind kind) {

    private static final Pattern BY_COMPILER = Pattern.compile("(sm|compute)_(\\d{2,3})([af]?)");
    private static final Pattern BY_VERSION =
            Pattern.compile("(\\d{1,2})\\.(\\d)([af]?)(\\+PTX)?", Pattern.CASE_INSENSITIVE);

    /// On which devices code runs.
    enum Kind {
        /// On its own and on later ones of the same major capability.
        MACHINE,
        /// On its own alone: it uses what only these have.
        MACHINE_OF_ONE,
        /// On its own and on all later ones, once the driver has compiled it.
        COMPILED_BY_DRIVER
    }

    /// The codes that one word stands for; none if it is no such word.
    static List<CudaCode> parse(String word) {
        Matcher compiler = BY_COMPILER.matcher(word);
        if (compiler.matches()) {
            int capability = Integer.parseInt(compiler.group(2));
            return List.of(
                    compiler.group(1).equals("sm")
                            ? machine(capability, compiler.group(3))
                            : new CudaCode(capability, Kind.COMPILED_BY_DRIVER));
        }
        Matcher version = BY_VERSION.matcher(word);
        if (!version.matches()) {
            return List.of();
        }
        int capability =
                Integer.parseInt(version.group(1)) * 10 + Integer.parseInt(version.group(2));
        CudaCode machine = machine(capability, version.group(3));
        return version.group(4) == null
                ? List.of(machine)
                : List.of(machine, new CudaCode(capability, Kind.COMPILED_BY_DRIVER));
    }

    /// `f` is for a family of devices, which is narrower than a major capability: what the rest of
    /// it can do is not known here, so it counts for no other device, as `a` does.
    private static CudaCode machine(int capability, String suffix) {
        return new CudaCode(capability, suffix.isEmpty() ? Kind.MACHINE : Kind.MACHINE_OF_ONE);
    }

    /// Whether a device of this capability runs it as it is.
    boolean runsOn(int device) {
        return switch (kind) {
            case MACHINE -> device / 10 == capability / 10 && device >= capability;
            case MACHINE_OF_ONE -> device == capability;
            case COMPILED_BY_DRIVER -> false;
        };
    }

    /// Whether a driver that is new enough can compile it for a device of this capability.
    boolean compilesFor(int device) {
        return kind == Kind.COMPILED_BY_DRIVER && device >= capability;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case MACHINE, MACHINE_OF_ONE -> capability / 10 + "." + capability % 10;
            case COMPILED_BY_DRIVER -> capability / 10 + "." + capability % 10 + "+PTX";
        };
    }
}
