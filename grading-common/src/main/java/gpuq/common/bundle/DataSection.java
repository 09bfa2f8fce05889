package gpuq.common.bundle;

import gpuq.common.bundle.Manifest.DataSource;
import gpuq.common.job.Sha256;
import gpuq.common.yaml.YamlField;
import gpuq.common.yaml.YamlSection;
import java.util.List;
import java.util.regex.Pattern;

/// Reads `data`. What the student sees must not hold what only the grader may see: the public tree
/// and the folders of answers, grader and checks never lie in each other.
final class DataSection {

    static final String PUBLIC_FOLDER = "public";
    static final String PRIVATE_FOLDER = "private";

    private static final List<String> SECRET_FOLDERS = List.of("grader", "checks");

    private static final Pattern URI = Pattern.compile("(file:/|s3://)[\\x21-\\x7e]{1,1000}");

    private DataSection() {}

    static Manifest.Data read(YamlSection section, BundleFiles files) {
        YamlField publicField = section.field("public");
        DataSource publicData = source(publicField, PUBLIC_FOLDER, files);
        DataSource privateData = source(section.field("private"), PRIVATE_FOLDER, files);
        refuseLeaks(publicField, publicData, privateData);
        return new Manifest.Data(publicData, privateData, section.field("as_of").time());
    }

    /// The folder of the bundle whose files are the public data: paths of files that students see
    /// begin with it.
    static String publicFolder(Manifest.Data data) {
        String path = data.publicData().path();
        return path == null ? PUBLIC_FOLDER : path;
    }

    private static DataSource source(YamlField field, String fallback, BundleFiles files) {
        if (field.isMap()) {
            return elsewhere(field.section());
        }
        String path = files.pathOrNull(field);
        if (path == null) {
            return new DataSource(fallback, null, null);
        }
        files.requireFolder(field, path);
        return new DataSource(path, null, null);
    }

    private static DataSource elsewhere(YamlSection section) {
        YamlField uriField = section.field("uri").required();
        String uri = uriField.line(1_000, "");
        if (!uri.isEmpty() && !URI.matcher(uri).matches()) {
            uriField.fault("must begin with file:/ or s3:// and have no spaces");
        }
        YamlField digestField = section.field("sha256").required();
        String digest = digestField.line(64, "");
        if (!digest.isEmpty() && !Sha256.isValid(digest)) {
            digestField.fault("must be the tree's SHA-256 in 64 lower-case hexadecimal digits");
        }
        return new DataSource(null, uri, Sha256.isValid(digest) ? new Sha256(digest) : null);
    }

    private static void refuseLeaks(
            YamlField field, DataSource publicData, DataSource privateData) {
        String open = publicData.path();
        if (open == null) {
            return;
        }
        String answers = privateData.path();
        if (answers != null && overlap(open, answers)) {
            field.fault("and data.private lie in each other: students would see the answers");
        }
        for (String secret : SECRET_FOLDERS) {
            if (overlap(open, secret)) {
                field.fault("and " + secret + "/ lie in each other: students would see it");
            }
        }
    }

    private static boolean overlap(String left, String right) {
        return BundleFiles.isWithin(left, right) || BundleFiles.isWithin(right, left);
    }
}
