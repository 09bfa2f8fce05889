package gpuq.agent.attempt;

import gpuq.common.bundle.Manifest;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where a path of the bundle, such as `public/sample_submission.csv`, lies on this node. Only the
/// public data is there in the run leg.
record BundlePaths(String publicFolder, Path data) implements Function<String, Path> {

    BundlePaths(Manifest manifest, Path data) {
        this(folderOf(manifest.data().publicData().path()), data);
    }

    private static String folderOf(@Nullable String path) {
        String folder = path == null ? "public/" : path;
        return folder.endsWith("/") ? folder : folder + "/";
    }

    @Override
    public Path apply(String path) {
        if (!path.startsWith(publicFolder)) {
            throw new IllegalArgumentException("not public data: " + path);
        }
        Path file = data.resolve(path.substring(publicFolder.length())).normalize();
        if (!file.startsWith(data)) {
            throw new IllegalArgumentException("leaves the public data: " + path);
        }
        return file;
    }
}
