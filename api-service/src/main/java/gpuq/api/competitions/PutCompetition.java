package gpuq.api.competitions;

import gpuq.api.ApiConfig;
import gpuq.api.artifacts.DataPlaces;
import gpuq.api.problem.Problem.FieldError;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.common.bundle.Bundle;
import gpuq.common.bundle.BundleFault;
import gpuq.common.bundle.BundleReader;
import gpuq.common.bundle.BundleReading;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.contract.PoolTable;
import gpuq.common.grading.BadSampleException;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// Takes a bundle: unpacks it without trusting it, keeps its content by digest, checks its files
/// and then adds the version, with what its grader has to judge, in one short transaction. A
/// failure before that leaves nothing but blobs that no version names.
@ApplicationScoped
class PutCompetition {

    private static final Logger LOG = Logger.getLogger(PutCompetition.class);

    /// The bundle contract's limit for a packed bundle.
    private static final long MAX_PACKED_BYTES = 2L << 30;

    /// Each upload may unpack 20 GiB and reads everything twice.
    private static final int AT_ONCE = 2;

    private final ApiConfig config;
    private final PoolTable pools;
    private final PartStore parts;
    private final DataPlaces dataPlaces;
    private final DefaultImage defaultImage;
    private final Ownership ownership;
    private final SelfTester tester;
    private final AddVersion addVersion;
    private final Semaphore places = new Semaphore(AT_ONCE);

    PutCompetition(
            ApiConfig config,
            PartStore parts,
            DataPlaces dataPlaces,
            DefaultImage defaultImage,
            Ownership ownership,
            SelfTester tester,
            AddVersion addVersion) {
        this.config = config;
        this.pools = PoolTable.parse(config.pools());
        this.parts = parts;
        this.dataPlaces = dataPlaces;
        this.defaultImage = defaultImage;
        this.ownership = ownership;
        this.tester = tester;
        this.addVersion = addVersion;
    }

    /// Takes the archive to its end.
    ///
    /// @param activates whether the version becomes the active one once its self-test has passed
    /// @throws ProblemException `BUNDLE_INVALID` or `BUNDLE_UNSAFE` with all faults, or why the
    ///   caller may not put it
    /// @throws IOException if the disk fails
    AddVersion.Added put(Caller caller, CompetitionId id, boolean activates, InputStream archive)
            throws IOException {
        ownership.requireMayPut(id);
        if (!places.tryAcquire()) {
            throw new ProblemException(
                            ProblemCode.OVERLOADED, "Other bundles are being read. Try again.")
                    .retryAfter(Duration.ofSeconds(5));
        }
        try (Workspace workspace = Workspace.open(config)) {
            return put(caller, id, activates, archive, workspace);
        } finally {
            places.release();
        }
    }

    private AddVersion.Added put(
            Caller caller,
            CompetitionId id,
            boolean activates,
            InputStream archive,
            Workspace workspace)
            throws IOException {
        Path packed = workspace.receive(archive, "bundle", MAX_PACKED_BYTES);
        Bundle bundle = read(packed, id, workspace);
        BundleContent content = BundleContent.of(bundle);
        VersionContent kept = withImage(parts.keep(bundle, content));
        Path scratch = Files.createDirectory(workspace.path("scratch"));
        SelfTester.Checked checked = check(bundle, kept, scratch);
        AddVersion.Added added = addVersion.add(id, caller.id(), kept, checked, activates);
        LOG.infof(
                "bundle taken competition=%s version=%d state=%s new=%s",
                id, added.version().ref().version(), added.version().state(), added.isNew());
        return added;
    }

    /// What the sample says is what every file is checked by: a broken one is a fault of the
    /// bundle.
    private SelfTester.Checked check(Bundle bundle, VersionContent kept, Path scratch)
            throws IOException {
        try {
            return tester.run(bundle, kept.digests(), scratch);
        } catch (BadSampleException e) {
            throw refusal(
                    List.of(
                            BundleFault.invalid(
                                    BundleReader.MANIFEST_FILE,
                                    null,
                                    "submission.sample",
                                    String.valueOf(e.getMessage()))));
        }
    }

    private Bundle read(Path packed, CompetitionId id, Workspace workspace) throws IOException {
        Path folder = Files.createDirectory(workspace.path("unpacked"));
        BundleReading reading;
        try {
            reading = BundleReader.read(packed, folder);
        } catch (UncheckedIOException e) {
            throw workspace.refusalOr(e);
        }
        return switch (reading) {
            case BundleReading.Faulty(List<BundleFault> faults) -> throw refusal(faults);
            case BundleReading.Good(Bundle bundle) -> {
                List<BundleFault> faults =
                        new ArrayList<>(BundleContent.faults(bundle, dataPlaces));
                if (!bundle.manifest().id().equals(id)) {
                    faults.add(
                            BundleFault.invalid(
                                    BundleReader.MANIFEST_FILE,
                                    null,
                                    "id",
                                    "is %s, but the bundle was sent as %s"
                                            .formatted(bundle.manifest().id(), id)));
                }
                if (!pools.contains(bundle.manifest().pool())) {
                    faults.add(
                            BundleFault.invalid(
                                    BundleReader.MANIFEST_FILE,
                                    null,
                                    "pool",
                                    "there is no pool %s here, only %s"
                                            .formatted(bundle.manifest().pool(), pools.pools())));
                }
                if (!faults.isEmpty()) {
                    throw refusal(faults);
                }
                yield bundle;
            }
        };
    }

    private static ProblemException refusal(List<BundleFault> faults) {
        boolean unsafe = faults.stream().anyMatch(BundleFault::unsafe);
        return ProblemException.ofFields(
                unsafe ? ProblemCode.BUNDLE_UNSAFE : ProblemCode.BUNDLE_INVALID,
                faults.stream()
                        .map(fault -> new FieldError(place(fault), fault.message()))
                        .toList());
    }

    /// `competition.yaml:12 limits.wall`, as far as it is known.
    private static String place(BundleFault fault) {
        String line = fault.line() == null ? "" : ":" + fault.line();
        String key = fault.key() == null ? "" : " " + fault.key();
        return (fault.file() + line + key).strip();
    }

    private VersionContent withImage(VersionContent content) {
        Map<Part, Sha256> digests = new EnumMap<>(content.digests());
        defaultImage
                .digest(content.manifest().environment())
                .ifPresent(image -> digests.put(Part.IMAGE, image));
        return new VersionContent(content.manifest(), digests, content.bundle());
    }
}
