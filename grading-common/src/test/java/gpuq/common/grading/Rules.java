package gpuq.common.grading;

import gpuq.common.bundle.Manifest.Column;
import gpuq.common.bundle.Manifest.ColumnType;
import gpuq.common.bundle.Manifest.ExtraColumns;
import gpuq.common.bundle.Manifest.Format;
import gpuq.common.bundle.Manifest.Ids;
import gpuq.common.bundle.Manifest.IdsFrom;
import gpuq.common.bundle.Manifest.OnEnd;
import gpuq.common.bundle.Manifest.Order;
import gpuq.common.bundle.Manifest.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules of a submission for tests: the defaults of the contract, changed step by step.
record Rules(
        Format format,
        long maxBytes,
        @Nullable Long rows,
        List<Column> columns,
        Ids ids,
        Order rowOrder,
        Order columnOrder,
        ExtraColumns extraColumns) {

    static final Rules DEFAULT =
            new Rules(
                    Format.CSV,
                    64 << 20,
                    null,
                    List.of(),
                    new Ids(IdsFrom.SAMPLE, null),
                    Order.ANY,
                    Order.ANY,
                    ExtraColumns.IGNORE);

    Rules format(Format value) {
        return new Rules(value, maxBytes, rows, columns, ids, rowOrder, columnOrder, extraColumns);
    }

    Rules maxBytes(long value) {
        return new Rules(format, value, rows, columns, ids, rowOrder, columnOrder, extraColumns);
    }

    Rules rows(long value) {
        return new Rules(
                format, maxBytes, value, columns, ids, rowOrder, columnOrder, extraColumns);
    }

    Rules columns(Column... value) {
        return new Rules(
                format, maxBytes, rows, List.of(value), ids, rowOrder, columnOrder, extraColumns);
    }

    Rules ids(IdsFrom from, @Nullable String path) {
        return new Rules(
                format,
                maxBytes,
                rows,
                columns,
                new Ids(from, path),
                rowOrder,
                columnOrder,
                extraColumns);
    }

    Rules exactOrder() {
        return new Rules(
                format, maxBytes, rows, columns, ids, Order.EXACT, Order.EXACT, extraColumns);
    }

    Rules rejectExtra() {
        return new Rules(
                format, maxBytes, rows, columns, ids, rowOrder, columnOrder, ExtraColumns.REJECT);
    }

    Submission submission() {
        return new Submission(
                "submission.csv",
                format,
                maxBytes,
                rows,
                "public/sample_submission.csv",
                columns,
                ids,
                rowOrder,
                columnOrder,
                extraColumns,
                OnEnd.FAIL,
                OnEnd.FAIL);
    }

    static Column column(String name, ColumnType type) {
        return new Column(name, type, null, null, List.of(), null, false);
    }

    static Column between(String name, ColumnType type, double min, double max) {
        return new Column(name, type, min, max, List.of(), null, false);
    }

    static Column words(String name, String... words) {
        return new Column(name, ColumnType.ENUM, null, null, List.of(words), null, false);
    }

    static Column text(String name, int maxLength, boolean nullable) {
        return new Column(name, ColumnType.STRING, null, null, List.of(), maxLength, nullable);
    }
}
