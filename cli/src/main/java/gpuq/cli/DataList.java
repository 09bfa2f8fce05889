package gpuq.cli;

import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.TreeList;
import gpuq.common.bundle.Trees;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes the list of a folder's files that a bundle needs whose data lies elsewhere. Reads every
/// byte once, for its digest; changes nothing in the folder.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Writes the list of large data that is not in the bundle: each file's path, size"
                        + " and SHA-256.")
final class DataList implements Callable<Integer> {

    private static final int FAILED = 1;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "the folder with the data")
    private Path folder = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the list to write, which is not there yet (" + TreeList.PUBLIC + ")")
    private Path out = Path.of(TreeList.PUBLIC);

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(folder)) {
            return failed(folder + " is no folder.");
        }
        if (Files.exists(out)) {
            return failed(out + " is there already.");
        }
        if (out.toAbsolutePath().normalize().startsWith(folder.toAbsolutePath().normalize())) {
            return failed("The list would lie in the folder that it lists.");
        }
        Tree tree = Trees.of(folder);
        byte[] list = Trees.write(tree);
        Files.write(out, list, StandardOpenOption.CREATE_NEW);
        out().println(
                        "%s lists %d files of %d bytes."
                                .formatted(out, tree.files().size(), tree.totalBytes()));
        out().println("sha256: " + Digests.of(list));
        return 0;
    }

    private int failed(String why) {
        Objects.requireNonNull(spec).commandLine().getErr().println("gpuq: " + why);
        return FAILED;
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
