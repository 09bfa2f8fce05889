package gpuq.agent.launch;

import gpuq.agent.sandbox.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Shows an image's Pythons a file that each of them reads at its start, and by which it says where
/// it is when it is asked to by a signal. The program's command and its variables stay as they are.
final class StackHook {

    private static final String NAME = "gpuq-stack.pth";
    private static final List<String> PREFIXES =
            List.of("usr/lib", "usr/local/lib", "opt/conda/lib");
    private static final List<String> FOLDERS = List.of("dist-packages", "site-packages");
    private static final String DEBIAN = "/usr/lib/python3/dist-packages";
    private static final int MOST = 8;

    private StackHook() {}

    /// @param image the image's root folder
    /// @param hook the file to show
    static List<Mount> mounts(Path image, Path hook) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String prefix : PREFIXES) {
            Path libraries = image.resolve(prefix);
            if (!Files.isDirectory(libraries)) {
                continue;
            }
            try (Stream<Path> pythons = Files.list(libraries)) {
                for (Path python :
                        pythons.filter(path -> path.getFileName().toString().startsWith("python3"))
                                .sorted()
                                .toList()) {
                    add(image, hook, python, mounts);
                }
            }
        }
        return mounts.subList(0, Math.min(MOST, mounts.size()));
    }

    private static void add(Path image, Path hook, Path python, List<Mount> mounts) {
        for (String name : FOLDERS) {
            Path folder = python.resolve(name);
            if (Files.isDirectory(folder)) {
                mounts.add(Mount.readOnly(hook, "/" + image.relativize(folder).resolve(NAME)));
                return;
            }
        }
        if (Files.exists(python.resolve("site.py")) && mounts.isEmpty()) {
            // Debian's Python looks here, also where nothing is installed.
            mounts.add(Mount.readOnly(hook, DEBIAN + "/" + NAME));
        }
    }
}
