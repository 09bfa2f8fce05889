package gpuq.local.part;

import gpuq.local.process.Child;
import gpuq.local.process.Launch;
import gpuq.local.process.ProcessRef;
import gpuq.local.process.StackException;
import gpuq.local.process.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL as one process on the loopback address, from the binaries on our class path. It keeps
/// its data where it is told; `durable` is off only for tests, which never survive a crash.
public final class Postgres implements Part {
    private static final String BINARIES = "/postgres-linux-x86_64.txz";
    private static final int MAX_CONNECTIONS = 200;
    private static final Duration INITDB_BOUND = Duration.ofSeconds(60);

    private final Path binaries;
    private final Path data;
    private final Path log;
    private final PostgresAddress address;
    private final boolean durable;
    private final Unprivileged unprivileged;

    public Postgres(Path binaries, Path data, Path log, PostgresAddress address, boolean durable) {
        this.binaries = binaries;
        this.data = data;
        this.log = log;
        this.address = address;
        this.durable = durable;
        this.unprivileged = Unprivileged.detect();
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Unpack.tar(Postgres::binaries, binaries, 0);
        if (Files.exists(data.resolve("PG_VERSION"))) {
            removeStaleLock();
        } else {
            initialise();
        }
    }

    private static InputStream binaries() throws IOException {
        InputStream packed = Postgres.class.getResourceAsStream(BINARIES);
        if (packed == null) {
            throw new StackException("PostgreSQL's binaries are not on the class path.");
        }
        return new XZInputStream(packed);
    }

    /// Into a folder beside that is renamed at the end: a data folder is complete or absent.
    private void initialise() throws IOException, InterruptedException {
        Path half = data.resolveSibling(data.getFileName() + ".half");
        Path password = data.resolveSibling(data.getFileName() + ".password");
        Folders.delete(half);
        Folders.createPrivate(half);
        unprivileged.own(half);
        Secrets.write(password, address.password());
        unprivileged.own(password);
        var initdb =
                List.of(
                        binaries.resolve("bin/initdb").toString(),
                        "--pgdata=" + half,
                        "--username=" + PostgresAddress.USER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        // The built-in locale orders alike on every machine.
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        durable ? "--data-checksums" : "--no-sync");
        Child.start("initdb", launch(initdb), log).awaitSuccess(INITDB_BOUND);
        Files.delete(password);
        Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /// After a kill −9 the lock names a pid that may be anybody's by now; PostgreSQL would refuse
    /// to start.
    private void removeStaleLock() throws IOException, InterruptedException {
        Path lock = data.resolve("postmaster.pid");
        if (!Files.exists(lock)) {
            return;
        }
        List<String> lines = Files.readAllLines(lock);
        Optional<ProcessRef> holder =
                lines.isEmpty()
                        ? Optional.empty()
                        : ProcessRef.of(Long.parseLong(lines.getFirst().strip()));
        if (holder.isPresent() && holder.get().hasArgument(data.toString())) {
            holder.get().end(StopSignal.INT, stopGrace());
        }
        Files.deleteIfExists(lock);
    }

    @Override
    public Launch launch() {
        var settings = new ArrayList<String>();
        settings.add("port=" + address.port());
        settings.add("listen_addresses=127.0.0.1");
        settings.add("unix_socket_directories=");
        settings.add("max_connections=" + MAX_CONNECTIONS);
        settings.add("timezone=UTC");
        settings.add("log_timezone=UTC");
        settings.add("lc_messages=C");
        if (!durable) {
            settings.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
        }
        var command = new ArrayList<String>();
        command.add(binaries.resolve("bin/postgres").toString());
        command.add("-D");
        command.add(data.toString());
        for (String setting : settings) {
            command.add("-c");
            command.add(setting);
        }
        return launch(command);
    }

    private Launch launch(List<String> program) {
        return new Launch(
                unprivileged.command(program),
                Map.of("LC_ALL", "C", "TZ", "UTC"),
                binaries,
                StopSignal.INT);
    }

    @Override
    public boolean isReady() {
        try (Connection connection = address.connect("postgres")) {
            return connection.isValid(2);
        } catch (SQLException _) {
            return false;
        }
    }
}
