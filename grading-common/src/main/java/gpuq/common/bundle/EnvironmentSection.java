package gpuq.common.bundle;

import gpuq.common.job.Sha256;
import gpuq.common.yaml.YamlField;
import gpuq.common.yaml.YamlSection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `environment`.
final class EnvironmentSection {

    private static final int MAX_VARIABLES = 32;
    private static final int MAX_VALUE = 4_096;

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern IMAGE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*([/:@][A-Za-z0-9][A-Za-z0-9._-]*)*");

    /// Words of a variable's name that say that its value is a secret. A bundle is read by all
    /// staff and its environment by the student's program, so none may be in it.
    private static final List<String> SECRET_WORDS =
            List.of("SECRET", "PASSWORD", "PASSWD", "TOKEN", "CREDENTIAL", "CREDENTIALS");

    private static final Pattern SECRET_KEY = Pattern.compile(".*(API|ACCESS|PRIVATE)_?KEY.*");

    private EnvironmentSection() {}

    static Manifest.Environment read(YamlSection section) {
        return new Manifest.Environment(
                image(section.field("image")),
                digest(section.field("digest")),
                variables(section.field("env")));
    }

    /// An image's name; empty for the default.
    static String image(YamlField field) {
        String image = field.line(255, "");
        if (!image.isEmpty() && !IMAGE.matcher(image).matches()) {
            field.fault("must be the name of an image, such as python-3.11, not a path");
            return "";
        }
        return image;
    }

    private static @Nullable Sha256 digest(YamlField field) {
        String text = field.lineOrNull(80);
        if (text == null) {
            return null;
        }
        String hex = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
        if (!Sha256.isValid(hex)) {
            field.fault("must be a SHA-256 in 64 lower-case hexadecimal digits");
            return null;
        }
        return new Sha256(hex);
    }

    private static Map<String, String> variables(YamlField field) {
        if (!field.isThere()) {
            return Map.of();
        }
        YamlSection section = field.section();
        List<String> names = section.keys();
        if (names.size() > MAX_VARIABLES) {
            field.fault("has " + names.size() + " variables; at most 32 are allowed");
        }
        Map<String, String> variables = new TreeMap<>();
        for (String name : names) {
            YamlField variable = section.field(name);
            refuseName(variable, name);
            variables.put(name, value(variable));
        }
        return variables;
    }

    private static String value(YamlField variable) {
        String value = variable.written("");
        if (value.length() > MAX_VALUE || value.chars().anyMatch(Character::isISOControl)) {
            variable.fault("must be one line of at most " + MAX_VALUE + " characters");
        }
        List<String> folders = new ArrayList<>(CommandLine.RUN_FOLDERS);
        folders.addAll(CommandLine.GRADE_FOLDERS);
        CommandLine.refuseForeignPath(variable, value, folders);
        return value;
    }

    private static void refuseName(YamlField variable, String name) {
        if (!VARIABLE.matcher(name).matches()) {
            variable.fault("is not a name of a variable");
        } else if (name.startsWith("GPUQ_")) {
            variable.fault("begins with GPUQ_, which is ours");
        } else if (Arrays.stream(name.split("_")).anyMatch(SECRET_WORDS::contains)
                || SECRET_KEY.matcher(name).matches()) {
            variable.fault("looks like a secret; everybody who sees the bundle would see it");
        }
    }
}
