package gpuq.local.part;

import gpuq.local.process.Child;
import gpuq.local.process.Launch;
import gpuq.local.process.StackException;
import gpuq.local.process.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Keycloak as one process on the loopback address: unpacked and built once for the checkout, with
/// its database in a folder of whoever runs it. Its Java is started directly, not through its
/// script: that stays in between as a shell, and a killed shell leaves the server behind.
public final class Keycloak implements Part {
    private static final Duration BUILD_BOUND = Duration.ofMinutes(5);
    private static final Duration IMPORT_BOUND = Duration.ofMinutes(3);
    private static final String BUILT = ".built-by-gpuq";
    private static final String REALM_FILE = Realm.NAME + "-realm.json";

    /// What of the program the running server reads from its home.
    private static final List<String> PROGRAM = List.of("lib", "conf", "providers", "themes");

    private final Installation installation;
    private final Path home;
    private final Path log;
    private final int port;
    private final byte[] realm;
    private final String adminPassword;

    /// `home` is the server's own folder: links to the program, and its data.
    public Keycloak(
            Installation installation,
            Path home,
            Path log,
            int port,
            byte[] realm,
            String adminPassword) {
        this.installation = installation;
        this.home = home;
        this.log = log;
        this.port = port;
        this.realm = realm.clone();
        this.adminPassword = adminPassword;
    }

    @Override
    public String name() {
        return "keycloak";
    }

    /// The address that every token carries as its issuer.
    public String issuer() {
        return address() + "/realms/" + Realm.NAME;
    }

    private String address() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Path program = installation.keycloakProgram();
        build(program);
        Files.createDirectories(home.resolve("data/import"));
        for (String folder : PROGRAM) {
            link(home.resolve(folder), program.resolve(folder));
        }
        placeRealm();
    }

    /// The build is the last step of making the program folder: without its mark all is made again.
    private void build(Path program) throws IOException, InterruptedException {
        if (Files.exists(program.resolve(BUILT))) {
            return;
        }
        Folders.delete(program);
        Unpack.tar(
                () -> new GZIPInputStream(Files.newInputStream(installation.keycloakArchive())),
                program,
                1);
        Child.start("Keycloak's build", java(program, List.of("build", "--db=dev-file")), log)
                .awaitSuccess(BUILD_BOUND);
        Files.createFile(program.resolve(BUILT));
    }

    private static void link(Path link, Path target) throws IOException {
        if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(target)) {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, target);
        }
    }

    /// The server imports a realm that it does not have yet. One that it has and that we have
    /// changed since is imported over it here; users keep their ids, as these are in the file.
    private void placeRealm() throws IOException, InterruptedException {
        Path file = home.resolve("data/import").resolve(REALM_FILE);
        Path stamp = home.resolve("data/imported-realm");
        String digest = digest(realm);
        boolean known = Files.exists(home.resolve("data/h2")) && Files.exists(stamp);
        Secrets.write(file, realm);
        if (known && !Files.readString(stamp).equals(digest)) {
            var command = List.of("import", "--optimized", "--override=true", "--file=" + file);
            Child.start("the import of the realm", java(home, command), log)
                    .awaitSuccess(IMPORT_BOUND);
        }
        Path half = stamp.resolveSibling("imported-realm.half");
        Files.writeString(half, digest);
        Files.move(
                half, stamp, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public Launch launch() {
        return java(
                home,
                List.of(
                        "start",
                        "--optimized",
                        "--import-realm",
                        "--cache=local",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        // Fixed, so that the issuer does not follow a request's Host header.
                        "--hostname=" + address()));
    }

    private Launch java(Path home, List<String> arguments) {
        var command = new ArrayList<>(Jvm.QUICK.command());
        command.addAll(
                List.of(
                        "-Xms64m",
                        "-Xmx384m",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                        "--add-opens=java.base/java.security=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Duser.language=en",
                        "-Duser.country=US",
                        "-Dfile.encoding=UTF-8",
                        "-Dkc.home.dir=" + home,
                        "-Djboss.server.config.dir=" + home.resolve("conf"),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                                + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                        "-Dpicocli.disable.closures=true",
                        "-cp",
                        home.resolve("lib/quarkus-run.jar").toString(),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
        command.addAll(arguments);
        return new Launch(
                command,
                Map.of(
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        "admin",
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        adminPassword),
                home,
                StopSignal.TERM);
    }

    @Override
    public boolean isReady() {
        return HttpProbe.isOk(issuer() + "/.well-known/openid-configuration");
    }

    @Override
    public Duration startBound() {
        return Duration.ofMinutes(3);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new StackException("This Java has no SHA-256.", e);
        }
    }
}
