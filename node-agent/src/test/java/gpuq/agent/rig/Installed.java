package gpuq.agent.rig;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where apptainer and the images are: told by the build, else in the checkout's `.gpuq`. A test
/// that needs them fails without them; it is never skipped.
public final class Installed {

    private Installed() {}

    public static Path apptainer() {
        return required("gpuq.apptainer", "apptainer/bin/apptainer");
    }

    public static Path images() {
        return required("gpuq.images-dir", "images");
    }

    private static Path required(String property, String within) {
        String given = System.getProperty(property, "");
        Path path =
                given.isEmpty()
                        ? Path.of(System.getProperty("gpuq.root", ".")).resolve(".gpuq/" + within)
                        : Path.of(given);
        if (!Files.exists(path)) {
            throw new IllegalStateException(
                    path + " is missing: ./gpuq up installs it, or set " + property);
        }
        return path.toAbsolutePath().normalize();
    }
}
