package gpuq.agent.launch;

import gpuq.agent.launch.LaunchException.Code;
import gpuq.agent.launch.Scratch.Folders;
import gpuq.agent.posix.Posix;
import gpuq.agent.sandbox.ContainerArgs;
import gpuq.agent.sandbox.ContainerArgs.Container;
import gpuq.agent.sandbox.ImageCatalog;
import gpuq.agent.sandbox.LeftFiles;
import gpuq.agent.sandbox.Mount;
import gpuq.agent.sandbox.SafeCopy;
import gpuq.agent.sandbox.Taken;
import gpuq.agent.sandbox.Tools;
import gpuq.agent.state.AttemptDir;
import gpuq.agent.state.AttemptNames;
import gpuq.agent.state.DurableFile;
import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.supervise.Proc;
import gpuq.agent.supervise.ProcessRef;
import gpuq.agent.supervise.RuntimeProcesses;
import gpuq.agent.supervise.Supervisor;
import gpuq.agent.supervise.SupervisorArgs;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Leg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/// Does the verbs that need root. Everything it uses comes from its own settings and from digests
/// and numbers of the spec; a request holds only an attempt's id.
public final class Launcher implements Launch, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Launcher.class);

    /// Kept of each output's end, where it is longer than its limit.
    private static final long OUTPUT_TAIL = 1024 * 1024;

    private static final int MOST_STACKS = 16;
    private static final Duration FIRST_LOOK = Duration.ofMillis(1);
    private static final Duration LAST_LOOK = Duration.ofMillis(50);

    private final LaunchSettings settings;
    private final CgroupHost cgroups;
    private final Scratch scratch;
    private final Tools tools;
    private final LaunchMounts mounts;
    private final ImageCatalog images;
    private final SlotUids uids;
    private final Proc proc = new Proc();
    private final Supervisor supervisor = new Supervisor(proc);
    private final SlotHolders holders = new SlotHolders();

    private Launcher(LaunchSettings settings, CgroupHost cgroups, Scratch scratch, Tools tools) {
        this.settings = settings;
        this.cgroups = cgroups;
        this.scratch = scratch;
        this.tools = tools;
        this.mounts = new LaunchMounts(settings.paths(), tools);
        this.images = new ImageCatalog(settings.images());
        this.uids = new SlotUids(settings.uidBase());
    }

    /// Opens the launcher and ends whatever has no attempt's folder any more.
    public static Launcher open(LaunchSettings settings) throws IOException {
        CgroupHost cgroups =
                new CgroupHost(Files.readString(Path.of("/proc/self/mounts")), settings.cgroup());
        Launcher launcher =
                new Launcher(
                        settings,
                        cgroups,
                        Scratch.open(settings.paths().scratch(), settings.spares()),
                        Tools.install(settings.paths().tools()));
        launcher.sweep();
        launcher.takeAgain();
        return launcher;
    }

    @Override
    public void prepare(AttemptRef attempt) throws LaunchException {
        LaunchSpec spec = spec(attempt);
        int uid = uids.uid(spec.slot());
        holders.take(spec);
        LaunchSpec.Limits limits = spec.limits();
        try {
            Cgroup group = cgroups.group(attempt);
            group.create(limits.cpus(), limits.memory(), limits.pids());
            if (!spec.devices().isEmpty()) {
                group.allowDevices(
                        DeviceRules.allowed(
                                spec.devices(),
                                spec.caps(),
                                Files.readString(Path.of("/proc/devices"))));
            }
            scratch.claim(
                    attempt,
                    uid,
                    new ScratchVolume.Size(limits.scratch(), limits.inodes()),
                    limits.shm());
        } catch (IOException e) {
            throw host("cannot make cgroup or scratch", e);
        }
    }

    /// The slots of what an earlier launcher has started.
    private void takeAgain() throws IOException {
        for (String name : cgroups.names()) {
            Optional<AttemptRef> attempt = AttemptNames.parse(name);
            if (attempt.isEmpty() || cgroups.named(name).isEmpty()) {
                continue;
            }
            try {
                holders.take(spec(attempt.get()));
            } catch (LaunchException e) {
                LOG.errorf("slots not taken again attempt=%s why=%s", name, e.getMessage());
            }
        }
    }

    @Override
    public ProcessRef start(AttemptRef attempt) throws LaunchException {
        AttemptDir dir = settings.paths().attempt(attempt);
        try {
            Optional<ProcessRef> before = supervisor.find(dir);
            if (before.isPresent()) {
                return before.get();
            }
            LaunchSpec spec = spec(attempt);
            Folders folders =
                    scratch.find(attempt)
                            .orElseThrow(() -> new LaunchException(Code.BAD_SPEC, "not prepared"));
            OutputShare share = OutputShare.of(spec.limits().log(), OUTPUT_TAIL);
            return supervisor.start(
                    new SupervisorArgs(
                            tools.supervisor(),
                            dir.folder(),
                            cgroups.group(attempt).folders(),
                            spec.limits().openFiles(),
                            spec.limits().killGrace(),
                            share.head(),
                            share.tail(),
                            spec.limits().stopAtLogLimit(),
                            attempt.leg() == Leg.GRADE,
                            argv(spec, folders)));
        } catch (IOException e) {
            throw host("cannot start the supervisor", e);
        }
    }

    private List<String> argv(LaunchSpec spec, Folders folders)
            throws LaunchException, IOException {
        Path image =
                images.find(spec.image())
                        .orElseThrow(
                                () ->
                                        new LaunchException(
                                                Code.IMAGE_MISSING, spec.image().value()));
        int uid = uids.uid(spec.slot());
        String home = spec.attempt().leg() == Leg.RUN ? "/work" : "/scratch";
        List<Mount> binds = new ArrayList<>(mounts.of(spec, folders));
        if (spec.attempt().leg() == Leg.RUN) {
            binds.addAll(StackHook.mounts(image, tools.stack()));
        }
        binds.addAll(ContainerUsers.write(settings.paths().attempt(spec.attempt()), uid, home));
        return ContainerArgs.argv(
                new Container(
                        settings.apptainer(),
                        image,
                        tools.seccomp(),
                        uid,
                        home,
                        binds,
                        spec.environment(),
                        spec.command(),
                        !spec.devices().isEmpty()));
    }

    @Override
    public void stop(AttemptRef attempt, String reason) throws LaunchException {
        AttemptDir dir = settings.paths().attempt(attempt);
        try {
            // One line: the supervisor reads one.
            String line = reason.lines().findFirst().orElse("") + "\n";
            DurableFile.replace(dir.stop(), line.getBytes(StandardCharsets.UTF_8));
            Optional<ProcessRef> process = supervisor.find(dir);
            if (process.isPresent() && process.get().isAlive(proc)) {
                Posix.kill(process.get().pid(), Posix.SIGUSR1);
            }
        } catch (IOException e) {
            throw host("cannot ask the supervisor to stop", e);
        }
    }

    @Override
    public int dumpStack(AttemptRef attempt) throws LaunchException {
        int asked = 0;
        try {
            for (long pid : new TreeSet<>(cgroups.group(attempt).processes())) {
                // To a process that does not catch it, the signal would be its end.
                if (asked < MOST_STACKS
                        && !RuntimeProcesses.has(proc.name(pid))
                        && proc.catches(pid, Posix.SIGUSR2)
                        && Posix.kill(pid, Posix.SIGUSR2)) {
                    asked++;
                }
            }
            return asked;
        } catch (IOException e) {
            throw host("cannot ask for a stack", e);
        }
    }

    @Override
    public Counters count(AttemptRef attempt) throws LaunchException {
        try {
            return cgroups.group(attempt).counters();
        } catch (IOException e) {
            throw host("cannot read the group's counters", e);
        }
    }

    @Override
    public Ending end(AttemptRef attempt) throws LaunchException {
        LaunchSpec spec = spec(attempt);
        Cgroup group = cgroups.group(attempt);
        try {
            emptied(group);
            Counters counters = group.exists() ? group.counters() : new Counters(0, 0, 0, 0);
            Optional<Folders> folders = scratch.find(attempt);
            if (folders.isEmpty()) {
                return new Ending(counters, new ScratchUse(0, 0, 0, 0), Taken.nothingWanted());
            }
            ScratchUse use = scratch.use(folders.get());
            Taken taken = take(spec, folders.get());
            // The processes are gone: the slot may be given to the next attempt.
            holders.giveBack(attempt);
            return new Ending(counters, use, taken);
        } catch (IOException e) {
            throw host("cannot end the group", e);
        }
    }

    @Override
    public Remains examine(AttemptRef attempt) throws LaunchException {
        LaunchSpec spec = spec(attempt);
        try {
            Optional<Folders> folders = scratch.find(attempt);
            Duration since =
                    ExitRecord.read(settings.paths().attempt(attempt).exit())
                            .map(ExitRecord::startedAt)
                            .orElse(proc.uptime());
            return new Remains(
                    folders.map(found -> LeftFiles.in(left(spec, found))).orElse(LeftFiles.NONE),
                    KernelExcerpt.of(attempt.toString(), uids.uid(spec.slot()), since));
        } catch (IOException e) {
            throw host("cannot see what is left", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException(Code.HOST, "interrupted", e);
        }
    }

    /// Where the attempt's program leaves its files.
    private static Path left(LaunchSpec spec, Folders folders) {
        return spec.attempt().leg() == Leg.RUN ? folders.work() : folders.out();
    }

    private Taken take(LaunchSpec spec, Folders folders) throws IOException {
        LaunchSpec.Take take = spec.take();
        if (take == null) {
            return Taken.nothingWanted();
        }
        return SafeCopy.copy(
                left(spec, folders),
                take.name(),
                take.maxBytes(),
                settings.paths().attempt(spec.attempt()).taken());
    }

    @Override
    public void clean(AttemptRef attempt) throws LaunchException {
        Cgroup group = cgroups.group(attempt);
        AttemptDir dir = settings.paths().attempt(attempt);
        try {
            emptied(group);
            Optional<ProcessRef> process = supervisor.find(dir);
            if (process.isPresent()
                    && ExitRecord.read(dir.exit()).isEmpty()
                    && process.get().isAlive(proc)) {
                // It lost its child to the line above and is about to say so; nobody will read it.
                Posix.kill(process.get().pid(), Posix.SIGKILL);
            }
            group.remove();
            scratch.release(attempt);
            holders.giveBack(attempt);
        } catch (IOException e) {
            throw host("cannot clean up", e);
        }
    }

    /// Kills until nobody is left. A process in an uninterruptible wait may never go.
    private void emptied(Cgroup group) throws IOException, LaunchException {
        long end = System.nanoTime() + settings.emptyWait().toNanos();
        Duration look = FIRST_LOOK;
        while (!group.isEmpty()) {
            group.kill();
            if (System.nanoTime() - end > 0) {
                throw new LaunchException(
                        Code.UNKILLABLE, "processes " + group.processes() + " do not end");
            }
            try {
                Thread.sleep(look);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while a group was ended", e);
            }
            look = look.compareTo(LAST_LOOK) < 0 ? look.multipliedBy(2) : LAST_LOOK;
        }
    }

    /// Ends groups and removes scratch whose attempt has no folder: nobody will ask for them.
    private void sweep() throws IOException {
        for (String name : cgroups.names()) {
            if (!Files.isDirectory(settings.paths().attempts().resolve(name))) {
                LOG.warnf("orphan group killed name=%s", name);
                try {
                    Cgroup group = cgroups.named(name);
                    emptied(group);
                    group.remove();
                } catch (LaunchException e) {
                    LOG.errorf("orphan group stays name=%s why=%s", name, e.getMessage());
                }
            }
        }
        for (String name : scratch.claimed()) {
            if (!Files.isDirectory(settings.paths().attempts().resolve(name))) {
                Optional<AttemptRef> attempt = AttemptNames.parse(name);
                if (attempt.isPresent()) {
                    scratch.release(attempt.get());
                }
            }
        }
    }

    private LaunchSpec spec(AttemptRef attempt) throws LaunchException {
        try {
            LaunchSpec spec = LaunchSpec.read(settings.paths().attempt(attempt));
            if (!spec.attempt().equals(attempt)) {
                throw new LaunchException(Code.BAD_SPEC, "the spec is of " + spec.attempt());
            }
            return spec;
        } catch (IOException e) {
            throw new LaunchException(Code.BAD_SPEC, "cannot read the spec: " + e, e);
        }
    }

    private static LaunchException host(String what, IOException e) {
        return new LaunchException(Code.HOST, what + ": " + e.getMessage(), e);
    }

    /// Ends every attempt that has no folder and closes; removes the group of all where it is
    /// empty. For a node that leaves this host.
    public void endAll() throws IOException {
        sweep();
        close();
        cgroups.removeOurs();
    }

    /// Destroys what was made ahead. Attempts go on.
    @Override
    public void close() {
        scratch.close();
    }
}
