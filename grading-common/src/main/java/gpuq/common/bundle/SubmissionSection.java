package gpuq.common.bundle;

import gpuq.common.bundle.Manifest.Column;
import gpuq.common.bundle.Manifest.ColumnType;
import gpuq.common.bundle.Manifest.ExtraColumns;
import gpuq.common.bundle.Manifest.Format;
import gpuq.common.bundle.Manifest.Ids;
import gpuq.common.bundle.Manifest.IdsFrom;
import gpuq.common.bundle.Manifest.OnEnd;
import gpuq.common.bundle.Manifest.Order;
import gpuq.common.yaml.YamlField;
import gpuq.common.yaml.YamlSection;
import java.util.List;

/// Reads `submission`. Sample and ids must lie in the public data, since that tree is what a node
/// has when it checks a file.
final class SubmissionSection {

    private static final long MI = 1L << 20;
    private static final long MAX_BYTES = 4L << 30;

    private final BundleFiles files;
    private final Manifest.Data data;
    private final String publicFolder;

    private SubmissionSection(BundleFiles files, Manifest.Data data) {
        this.files = files;
        this.data = data;
        this.publicFolder = DataSection.publicFolder(data);
    }

    static Manifest.Submission read(YamlSection section, BundleFiles files, Manifest.Data data) {
        return new SubmissionSection(files, data).read(section);
    }

    private Manifest.Submission read(YamlSection section) {
        Format format =
                section.field("format").word(Format.values(), Manifest.Word::word, Format.CSV);
        YamlField columnsField = section.field("columns");
        List<Column> columns = ColumnsSection.read(columnsField);
        Ids ids = ids(section.field("ids"), format);
        if (format == Format.ANY && !columns.isEmpty()) {
            columnsField.fault("is not for the format any");
        }
        boolean hasIdColumn = columns.stream().anyMatch(column -> column.type() == ColumnType.ID);
        if (!columns.isEmpty() && ids.from() != IdsFrom.NONE && !hasIdColumn) {
            columnsField.fault("has no column of type id; add one, or set submission.ids to none");
        }
        YamlField sampleField = section.field("sample");
        String sample = files.path(sampleField, publicFolder + "/sample_submission.csv");
        boolean needed = columns.isEmpty() || ids.from() == IdsFrom.SAMPLE;
        if (format != Format.ANY && (needed || sampleField.isThere())) {
            requirePublic(sampleField, sample);
        }
        return new Manifest.Submission(
                RunSection.plainName(section.field("file"), "submission.csv"),
                format,
                section.field("max_bytes").size(1, MAX_BYTES, 64 * MI),
                section.field("rows").integerOrNull(0, MAX_BYTES),
                sample,
                columns,
                ids,
                section.field("row_order").word(Order.values(), Manifest.Word::word, Order.ANY),
                section.field("column_order").word(Order.values(), Manifest.Word::word, Order.ANY),
                section.field("extra_columns")
                        .word(ExtraColumns.values(), Manifest.Word::word, ExtraColumns.IGNORE),
                onEnd(section.field("on_nonzero_exit")),
                onEnd(section.field("on_time_limit")));
    }

    private Ids ids(YamlField field, Format format) {
        if (!field.isThere()) {
            IdsFrom from = format == Format.ANY ? IdsFrom.NONE : IdsFrom.SAMPLE;
            return new Ids(from, null);
        }
        String word = field.line(1_024, "sample");
        if (word.equals("none")) {
            return new Ids(IdsFrom.NONE, null);
        }
        if (format == Format.ANY) {
            field.fault("must be none for the format any");
            return new Ids(IdsFrom.NONE, null);
        }
        if (word.equals("sample")) {
            return new Ids(IdsFrom.SAMPLE, null);
        }
        String path = files.path(field, publicFolder);
        requirePublic(field, path);
        return new Ids(IdsFrom.FILE, path);
    }

    private void requirePublic(YamlField field, String path) {
        if (!BundleFiles.isWithin(path, publicFolder)) {
            field.fault(
                    "is %s, which does not lie in %s/: the check sees the public data alone"
                            .formatted(path, publicFolder));
        } else if (data.publicData().path() != null) {
            files.requireFile(field, path);
        }
    }

    private static OnEnd onEnd(YamlField field) {
        return field.word(OnEnd.values(), Manifest.Word::word, OnEnd.FAIL);
    }
}
