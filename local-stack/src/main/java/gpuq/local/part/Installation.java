package gpuq.local.part;

import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where this checkout keeps what the local system runs on: the class paths that the build wrote,
/// and `.gpuq/` for everything that is made at run time. The only place that knows these paths.
public record Installation(Path root) {

    /// The root that the build passes to tests as `gpuq.root`, else the nearest folder above with
    /// `.mvn`.
    public static Installation find() {
        String given = System.getProperty("gpuq.root");
        if (given != null) {
            return new Installation(Path.of(given).toAbsolutePath().normalize());
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new StackException("Not inside a checkout of gpuq: no folder above holds .mvn.");
        }
        return new Installation(folder);
    }

    public Path state() {
        return root.resolve(".gpuq");
    }

    /// The folder of one running system. A checkout may have several, told apart by name; the one
    /// without a name lives beside what all of them share.
    public Path system() {
        String name = System.getProperty("gpuq.system", "");
        return name.isEmpty() ? state() : state().resolve("systems").resolve(name);
    }

    /// What the system knows: `./gpuq up --fresh` deletes it.
    public Path data() {
        return system().resolve("data");
    }

    public Path logs() {
        return system().resolve("logs");
    }

    /// The copies of our applications that the system runs from.
    public Path apps() {
        return system().resolve("apps");
    }

    /// What holds only while the system runs, and the ports it would like to have again.
    public Path run() {
        return system().resolve("run");
    }

    /// One folder for each image of attempts: `<name>/rootfs` and `<name>/digest`.
    public Path images() {
        return state().resolve("images");
    }

    /// Who may do what on the broker.
    public Path kafkaAccess() {
        return root.resolve("deploy/kafka/access.tsv");
    }

    /// Names the sources that the packages were built from.
    public String build() {
        return System.getProperty("gpuq.build", "");
    }

    /// The binary that `./gpuq` found or installed.
    public Path apptainer() {
        String given = System.getProperty("gpuq.apptainer", "");
        return given.isEmpty() ? state().resolve("apptainer/bin/apptainer") : Path.of(given);
    }

    public Secrets secrets() {
        return new Secrets(system().resolve("secrets"));
    }

    /// The realm as we ship it.
    public Path realm() {
        return root.resolve("deploy/keycloak/gpuq-realm.json");
    }

    /// The class path on which this module's own programs run.
    public String ownClassPath() {
        Path target = root.resolve("local-stack/target");
        return target.resolve("classes") + ":" + read(target.resolve("own.classpath"));
    }

    /// Unpacked once for this checkout; shared by the local system and the tests.
    public Path postgresBinaries() {
        return state().resolve("postgres");
    }

    public String brokerClassPath() {
        return read(root.resolve("local-stack/packages/target/kafka.classpath"));
    }

    /// Where Keycloak is unpacked and built, once for each version.
    public Path keycloakProgram() {
        String archive = keycloakArchive().getFileName().toString();
        return state().resolve("keycloak").resolve(archive.replace(".tar.gz", ""));
    }

    public Path keycloakArchive() {
        return Path.of(read(root.resolve("local-stack/packages/target/keycloak.archive")));
    }

    /// The `java` that runs this very process.
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StackException(
                    "%s is missing: build the module local-stack first (./gpuq up does)."
                            .formatted(file),
                    e);
        }
    }
}
