package gpuq.api.competitions;

import gpuq.api.artifacts.DataPlaces;
import gpuq.common.bundle.Bundle;
import gpuq.common.bundle.BundleFault;
import gpuq.common.bundle.BundleReader;
import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.TreeList;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Data that is too large for a bundle: the manifest says where it lies, a list in the bundle what
/// it is, and nodes fetch it there. We keep the list and nothing else.
final class DataElsewhere {

    private static final String PUBLIC_FOLDER = "public/";

    private DataElsewhere() {}

    static boolean isElsewhere(Manifest manifest, Part part) {
        return uri(manifest, part).isPresent();
    }

    /// Where a part's files lie, if not in our store.
    static Optional<String> uri(Manifest manifest, Part part) {
        Manifest.@Nullable DataSource source = source(manifest, part);
        return source == null ? Optional.empty() : Optional.ofNullable(source.uri());
    }

    /// The name in the bundle of a part's list.
    static String list(Part part) {
        return part == Part.DATA ? TreeList.PUBLIC : TreeList.PRIVATE;
    }

    /// What is wrong with the places that a manifest names, and with the lists.
    static List<BundleFault> faults(Bundle bundle, DataPlaces places) throws IOException {
        List<BundleFault> faults = new ArrayList<>();
        for (Part part : List.of(Part.DATA, Part.ANSWERS)) {
            Optional<String> uri = uri(bundle.manifest(), part);
            if (uri.isEmpty()) {
                continue;
            }
            String key = part == Part.DATA ? "data.public" : "data.private";
            places.refusal(uri.get()).ifPresent(why -> faults.add(inManifest(key + ".uri", why)));
            Sha256 digest = digest(bundle.manifest(), part);
            List<String> wrong = TreeList.faults(bundle.folder().resolve(list(part)), digest);
            wrong.forEach(why -> faults.add(BundleFault.invalid(list(part), null, null, why)));
            if (wrong.isEmpty() && part == Part.DATA) {
                faults.addAll(missingRules(bundle));
            }
        }
        return faults;
    }

    /// Nodes check a submission by files of the data, we by those of the bundle: they must be the
    /// same.
    private static List<BundleFault> missingRules(Bundle bundle) throws IOException {
        Manifest.Submission rules = bundle.manifest().submission();
        Tree data = TreeList.read(bundle.folder().resolve(TreeList.PUBLIC));
        List<BundleFault> faults = new ArrayList<>();
        List<String> paths = new ArrayList<>(List.of(rules.sample()));
        Optional.ofNullable(rules.ids().path()).ifPresent(paths::add);
        for (String path : paths) {
            Sha256 ours = Digests.of(bundle.folder().resolve(path));
            boolean isThere =
                    data.files().stream()
                            .anyMatch(
                                    file ->
                                            path.equals(PUBLIC_FOLDER + file.path())
                                                    && file.sha256().equals(ours));
            if (!isThere) {
                faults.add(
                        BundleFault.invalid(
                                TreeList.PUBLIC,
                                null,
                                null,
                                ("must name %s, without %s and with the same bytes: nodes"
                                                + " check by it")
                                        .formatted(path, PUBLIC_FOLDER)));
            }
        }
        return faults;
    }

    private static BundleFault inManifest(String key, String why) {
        return BundleFault.invalid(BundleReader.MANIFEST_FILE, null, key, why);
    }

    private static Sha256 digest(Manifest manifest, Part part) {
        Manifest.@Nullable DataSource source = source(manifest, part);
        Sha256 digest = source == null ? null : source.sha256();
        if (digest == null) {
            throw new IllegalStateException("data elsewhere without a digest: " + part);
        }
        return digest;
    }

    private static Manifest.@Nullable DataSource source(Manifest manifest, Part part) {
        return switch (part) {
            case DATA -> manifest.data().publicData();
            case ANSWERS -> manifest.data().privateData();
            case MANIFEST, GRADER, HARNESS, IMAGE -> null;
        };
    }
}
