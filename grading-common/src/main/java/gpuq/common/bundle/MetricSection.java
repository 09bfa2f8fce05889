package gpuq.common.bundle;

import gpuq.common.bundle.Manifest.MetricColumn;
import gpuq.common.yaml.YamlField;
import gpuq.common.yaml.YamlSection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `metric`. Which way is better is never guessed: a wrong guess turns the leaderboard over.
final class MetricSection {

    private static final int MAX_COLUMNS = 16;
    private static final int MAX_PRECISION = 15;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}");

    private MetricSection() {}

    static Manifest.Metric read(YamlSection section) {
        String name = section.field("name").required().line(64, "");
        boolean higherIsBetter = section.field("higher_is_better").required().bool(true);
        int precision = section.field("precision").integer(0, MAX_PRECISION, 5);
        YamlField maxField = section.field("max");
        Double min = section.field("min").numberOrNull(-Double.MAX_VALUE, Double.MAX_VALUE);
        Double max = maxField.numberOrNull(-Double.MAX_VALUE, Double.MAX_VALUE);
        if (min != null && max != null && min > max) {
            maxField.fault("must not be below metric.min");
        }
        return new Manifest.Metric(
                name,
                higherIsBetter,
                precision,
                min,
                max,
                section.field("unit").line(32, ""),
                columns(section.field("columns"), higherIsBetter, precision));
    }

    private static List<MetricColumn> columns(
            YamlField field, boolean higherIsBetter, int precision) {
        List<MetricColumn> columns = new ArrayList<>();
        Set<String> keys = new LinkedHashSet<>();
        for (YamlField item : field.items(MAX_COLUMNS)) {
            YamlSection section = item.section();
            YamlField keyField = section.field("key").required();
            String key = keyField.line(64, "");
            if (!key.isEmpty() && !KEY.matcher(key).matches()) {
                keyField.fault("must be letters, digits, point, dash, underscore or @");
            }
            if (!keys.add(key)) {
                keyField.fault("is there twice");
            }
            columns.add(
                    new MetricColumn(
                            key,
                            section.field("title").line(64, key),
                            section.field("higher_is_better").bool(higherIsBetter),
                            section.field("precision").integer(0, MAX_PRECISION, precision),
                            section.field("hidden").bool(false)));
        }
        return List.copyOf(columns);
    }
}
