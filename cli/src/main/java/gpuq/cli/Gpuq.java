package gpuq.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line's root; each command is a class of its own.
@Command(
        name = "gpuq",
        mixinStandardHelpOptions = true,
        subcommands = {Gpuq.Competition.class, Gpuq.Data.class, Run.class})
public final class Gpuq {

    private Gpuq() {}

    /// What is done with competitions.
    @Command(
            name = "competition",
            description = "Makes and imports competitions.",
            subcommands = {Gpuq.Import.class})
    static final class Competition {}

    /// What is done with data that is too large for a bundle.
    @Command(
            name = "data",
            description = "Describes large data.",
            subcommands = {DataList.class})
    static final class Data {}

    /// Bundles from other systems' formats.
    @Command(
            name = "import",
            description = "Makes a bundle from a competition of another system.",
            subcommands = {ImportMleBench.class})
    static final class Import {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Gpuq());
    }
}
