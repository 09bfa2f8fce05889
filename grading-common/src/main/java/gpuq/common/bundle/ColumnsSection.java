package gpuq.common.bundle;

import gpuq.common.bundle.Manifest.Column;
import gpuq.common.bundle.Manifest.ColumnType;
import gpuq.common.yaml.YamlField;
import gpuq.common.yaml.YamlSection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `submission.columns`.
final class ColumnsSection {

    /// As many columns as a submission may have.
    private static final int MAX_COLUMNS = 10_000;

    private static final int MAX_VALUES = 10_000;
    private static final int MAX_NAME = 200;
    private static final int MAX_TEXT = 1 << 20;

    private ColumnsSection() {}

    static List<Column> read(YamlField field) {
        List<Column> columns = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (YamlField item : field.items(MAX_COLUMNS)) {
            Column column = column(item.section());
            if (!names.add(column.name())) {
                item.fault("has the name " + column.name() + " a second time");
            }
            columns.add(column);
        }
        return List.copyOf(columns);
    }

    private static Column column(YamlSection section) {
        String name = section.field("name").required().line(MAX_NAME, "");
        ColumnType type =
                section.field("type")
                        .required()
                        .word(ColumnType.values(), Manifest.Word::word, ColumnType.STRING);
        YamlField minField = section.field("min");
        YamlField maxField = section.field("max");
        Double min = minField.numberOrNull(-Double.MAX_VALUE, Double.MAX_VALUE);
        Double max = maxField.numberOrNull(-Double.MAX_VALUE, Double.MAX_VALUE);
        boolean number = type == ColumnType.INT || type == ColumnType.FLOAT;
        onlyFor(number, minField, "int and float");
        onlyFor(number, maxField, "int and float");
        if (min != null && max != null && min > max) {
            maxField.fault("must not be below min");
        }
        YamlField nullable = section.field("nullable");
        onlyFor(type != ColumnType.ID, nullable, "columns other than id");
        return new Column(
                name,
                type,
                min,
                max,
                values(section.field("values"), type),
                maxLength(section.field("max_length"), type),
                nullable.bool(false));
    }

    private static List<String> values(YamlField field, ColumnType type) {
        onlyFor(type == ColumnType.ENUM, field, "enum");
        Set<String> values = new LinkedHashSet<>();
        for (YamlField item : field.items(MAX_VALUES)) {
            if (!values.add(item.written(""))) {
                item.fault("is there twice");
            }
        }
        if (type == ColumnType.ENUM && values.isEmpty()) {
            field.fault("must list the allowed words of the enum");
        }
        return List.copyOf(values);
    }

    private static @Nullable Integer maxLength(YamlField field, ColumnType type) {
        onlyFor(type == ColumnType.STRING || type == ColumnType.ID, field, "string and id");
        Long length = field.integerOrNull(1, MAX_TEXT);
        return length == null ? null : Math.toIntExact(length);
    }

    private static void onlyFor(boolean allowed, YamlField field, String types) {
        if (!allowed && field.isThere()) {
            field.fault("is only for " + types);
        }
    }
}
