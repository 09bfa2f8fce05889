package gpuq.local;

import gpuq.local.command.Commands;
import gpuq.local.command.Terminal;
import gpuq.local.part.Installation;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.util.List;

/// The entry that the script `./gpuq` calls. An error that a person can mend is one sentence and
/// exit code 1; anything else is our fault and shows where it happened.
final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) throws IOException, InterruptedException {
        try {
            return new Commands(Installation.find(), new Terminal(System.out)).run(arguments);
        } catch (StackException e) {
            System.err.println("gpuq: " + e.getMessage());
            return 1;
        }
    }
}
