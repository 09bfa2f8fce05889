package gpuq.common.grading;

import static gpuq.common.grading.Rules.DEFAULT;

import gpuq.common.bundle.Manifest.ColumnType;
import gpuq.common.bundle.Manifest.IdsFrom;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Files that must be refused, each with the reason and one error that must be told. Two samples:
/// one as simple as most, and one with every type.
final class DamagedSubmissions {

    /// Four ids and a number.
    static final String PLAIN = "id,target\n1,0\n2,0\n3,0\n4,0\n";

    /// Every type; the rules below say what the sample cannot.
    static final String TYPED =
            """
            key,part,count,share,flag,kind,note
            a,1,0,0.5,true,red,x
            a,2,0,0.5,true,red,x
            b,1,0,0.5,true,red,x
            """;

    static final Rules TYPED_RULES =
            DEFAULT.columns(
                    Rules.column("key", ColumnType.ID),
                    Rules.column("part", ColumnType.ID),
                    Rules.between("count", ColumnType.INT, 0, 10),
                    Rules.between("share", ColumnType.FLOAT, 0, 1),
                    Rules.column("flag", ColumnType.BOOL),
                    Rules.words("kind", "red", "green"),
                    Rules.text("note", 5, true));

    /// @param line of the error that must be told; absent where it has none
    /// @param column likewise
    record Row(
            String what,
            Rules rules,
            String sample,
            @SuppressWarnings("ArrayRecordComponent") byte[] file,
            String reason,
            @Nullable Long line,
            @Nullable String column,
            String message) {

        Row fails(
                String newReason,
                @Nullable Long newLine,
                @Nullable String newColumn,
                String newMessage) {
            return new Row(what, rules, sample, file, newReason, newLine, newColumn, newMessage);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private DamagedSubmissions() {}

    static Stream<Row> all() {
        return Stream.of(bytes(), format(), header(), values(), typed(), ids(), orders())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> bytes() {
        byte[] cut = Arrays.copyOf("id,target\n1,é".getBytes(StandardCharsets.UTF_8), 13);
        return Stream.of(
                plain("an empty file", "", "EMPTY", null, null, "empty"),
                plain("only line ends", "\n\r\n\n", "EMPTY", null, null, "empty"),
                plain("only a byte-order mark", "\uFEFF", "EMPTY", null, null, "empty"),
                encoded("Latin-1", "id,target\n1,é\n", StandardCharsets.ISO_8859_1, "offset 12 "),
                encoded("UTF-16 with a mark", "id,target\n", StandardCharsets.UTF_16, "UTF-16"),
                encoded("UTF-16 without a mark", "id\n", StandardCharsets.UTF_16LE, null),
                raw("a character that is cut off", DEFAULT, cut, "ENCODING", 2L, "offset 12 "),
                raw("a gzip file", DEFAULT, new byte[] {31, -117, 8, 0}, "ENCODING", 1L, "0x8B"),
                raw("random bytes", DEFAULT, new byte[] {-1, -1, 3}, "ENCODING", 1L, "offset 0 "),
                raw(
                        "a file over the limit",
                        DEFAULT.maxBytes(20),
                        PLAIN.getBytes(StandardCharsets.UTF_8),
                        "TOO_LARGE",
                        null,
                        "20 bytes"));
    }

    private static Stream<Row> format() {
        return Stream.of(
                plain("NUL bytes", "id,target\n1,0\0\n2,0\n", "FORMAT", 2L, "target", "NUL"),
                plain("an open quote", "id,target\n1,0\n2,\"0\n", "FORMAT", 3L, "target", "closed"),
                plain("a quote inside", "id,target\n1,0\"1\n", "FORMAT", 2L, "target", "quote"),
                plain("text behind a quote", "id,target\n1,\"0\"1\n", "FORMAT", 2L, "target", "be"),
                plain("a field too many", "id,target\n1,0,5\n", "FORMAT", 2L, null, "3 fields"),
                plain("a field too few", "id,target\n1,0\n2\n", "FORMAT", 3L, null, "1 fields"),
                plain("a decimal comma", "id,target\n1,0,5\n2,0,5\n", "FORMAT", 3L, null, "3 fie"),
                plain(
                        "a huge field",
                        "id,target\n1," + "9".repeat(1_048_577),
                        "FORMAT",
                        2L,
                        "target",
                        "1 MiB"),
                plain(
                        "an open quote in the header",
                        "id,\"target\n1,0\n",
                        "FORMAT",
                        1L,
                        null,
                        "cl"),
                plain(
                        "a table of hyphens",
                        "id,target\n---,---\n1,0\n",
                        "VALUES",
                        2L,
                        "target",
                        "not a number"));
    }

    private static Stream<Row> header() {
        return Stream.of(
                plain("no header", "1,0\n2,0\n3,0\n4,0\n", "HEADER", 1L, null, "to be missing"),
                plain("semicolons", "id;target\n1;0\n", "HEADER", 1L, null, "semicolons"),
                plain("tabs", "id\ttarget\n1\t0\n", "HEADER", 1L, null, "tabs"),
                plain("a header in capitals", "ID,TARGET\n1,0\n", "HEADER", 1L, null, "is 'ID'"),
                plain("another name", "id,prediction\n1,0\n", "HEADER", 1L, "target", "missing"),
                plain(
                        "a space in a name",
                        "id, target\n1,0\n",
                        "HEADER",
                        1L,
                        "target",
                        "' target'"),
                plain("no id column", "target\n0\n0\n0\n0\n", "HEADER", 1L, "id", "missing"),
                plain(
                        "a column twice",
                        "id,target,target\n1,0,0\n",
                        "HEADER",
                        1L,
                        "target",
                        "twice"),
                plain("a sentence", "Here are my predictions\n1,0\n", "HEADER", 1L, null, "name"),
                plain("HTML", "<html><body>404</body></html>", "HEADER", 1L, null, "must name"),
                plain("JSON", "{\"id\": 1}\n", "FORMAT", 1L, null, "must name"),
                given(
                                "an extra column where none may be",
                                DEFAULT.rejectExtra(),
                                PLAIN,
                                "id,target,more\n1,0,0\n2,0,0\n3,0,0\n4,0,0\n")
                        .fails("HEADER", 1L, "more", "not asked for"),
                given(
                                "an index column where none may be",
                                DEFAULT.rejectExtra(),
                                PLAIN,
                                ",id,target\n0,1,0\n1,2,0\n2,3,0\n3,4,0\n")
                        .fails("HEADER", 1L, "", "not asked for"));
    }

    private static Stream<Row> values() {
        return Stream.of(
                value("a word", "cat", "not a number"),
                value("NaN", "NaN", "not a finite number"),
                value("nan", "nan", "not a finite number"),
                value("infinity", "inf", "not a finite number"),
                value("minus infinity", "-Infinity", "not a finite number"),
                value("an overflow", "1e999", "not a finite number"),
                value("nothing", "", "empty"),
                value("a quoted nothing", "\"\"", "empty"),
                value("a space", " ", "empty"),
                value("None", "None", "not a number"),
                value("a hexadecimal number", "0x1F", "not a number"),
                value("a Java suffix", "1.0d", "not a number"),
                value("an underscore", "1_000", "not a number"),
                value("thousands", "\"1,000\"", "decimal sign"),
                value("a percentage", "5%", "not a number"),
                value("two points", "1.2.3", "not a number"),
                value("a bare exponent", "1e", "not a number"),
                value("a list", "[0.5]", "not a number"),
                value("a date", "2026-01-01", "not a number"),
                value("a formula", "=1+1", "not a number"),
                value("another script's digits", "٣", "not a number"),
                value("a long text", "x".repeat(1_000), "not a number"));
    }

    private static Stream<Row> typed() {
        return Stream.of(
                typed("a fraction for an int", "a,1,0.5,0,true,red,x", "count", "whole number"),
                typed("an int below", "a,1,-1,0,true,red,x", "count", "below 0"),
                typed("an int above", "a,1,11,0,true,red,x", "count", "above 10"),
                typed("a float below", "a,1,0,-0.001,true,red,x", "share", "below 0"),
                typed("a float above", "a,1,0,1.5,true,red,x", "share", "above 1"),
                typed("no bool", "a,1,0,0,yes,red,x", "flag", "true nor false"),
                typed("a number for a bool", "a,1,0,0,2,red,x", "flag", "true nor false"),
                typed("a word not in the list", "a,1,0,0,true,blue,x", "kind", "red, green"),
                typed("a word in capitals", "a,1,0,0,true,Red,x", "kind", "red, green"),
                typed("an empty word", "a,1,0,0,true,,x", "kind", "empty"),
                typed("a long text", "a,1,0,0,true,red,éééééé", "note", "6 characters"),
                typed("an empty id", "a,,0,0,true,red,x", "part", "empty"));
    }

    private static Stream<Row> ids() {
        return Stream.of(
                plain("a missing row", "id,target\n1,0\n2,0\n3,0\n", "IDS", null, "id", "missing"),
                plain("only a header", "id,target\n", "IDS", null, "id", "missing"),
                plain("an id twice", PLAIN + "2,0\n", "IDS", 6L, "id", "before"),
                plain("an unknown id", PLAIN + "5,0\n", "IDS", 6L, "id", "the first one is 1"),
                plain("ids from zero", "id,target\n0,0\n1,0\n2,0\n3,0\n", "IDS", 2L, "id", "unkn"),
                plain("ids as floats", "id,target\n1.0,0\n2.0,0\n", "IDS", 2L, "id", "unknown"),
                plain("ids with spaces", "id,target\n 1,0\n2,0\n3,0\n4,0\n", "IDS", 2L, "id", "un"),
                plain(
                        "an id with a zero",
                        "id,target\n01,0\n2,0\n3,0\n4,0\n",
                        "IDS",
                        2L,
                        "id",
                        "u"),
                plain(
                        "the training set's rows",
                        "id,target\n7,1\n8,1\n9,1\n6,1\n",
                        "IDS",
                        5L,
                        "id",
                        "unknown"),
                plain("the file twice", PLAIN + PLAIN, "VALUES", 6L, "target", "not a number"),
                given(
                                "half an id of two columns",
                                TYPED_RULES,
                                TYPED,
                                TYPED.replace("b,1,", "b,2,"))
                        .fails("IDS", 4L, "key,part", "unknown"),
                given(
                                "an id of two columns twice",
                                TYPED_RULES,
                                TYPED,
                                TYPED.replace("a,2,", "a,1,"))
                        .fails("IDS", 3L, "key,part", "before"),
                given("too many rows", DEFAULT.ids(IdsFrom.NONE, null).rows(2), PLAIN, PLAIN)
                        .fails("ROWS", null, null, "4 rows; 2 are expected"),
                given("no rows", DEFAULT.ids(IdsFrom.NONE, null), PLAIN, "id,target\n")
                        .fails("ROWS", null, null, "no rows"));
    }

    private static Stream<Row> orders() {
        return Stream.of(
                given(
                                "rows in another order",
                                DEFAULT.exactOrder(),
                                PLAIN,
                                "id,target\n2,0\n1,0\n3,0\n4,0\n")
                        .fails("IDS", 2L, "id", "which has 1 here"),
                given(
                                "columns in another order",
                                DEFAULT.exactOrder(),
                                PLAIN,
                                "target,id\n0,1\n0,2\n0,3\n0,4\n")
                        .fails("HEADER", 1L, null, "id,target"));
    }

    private static Row plain(
            String what,
            String file,
            String reason,
            @Nullable Long line,
            @Nullable String column,
            String message) {
        return given(what, DEFAULT, PLAIN, file).fails(reason, line, column, message);
    }

    private static Row value(String what, String value, String message) {
        String file = "id,target\n1,0\n2," + value + "\n3,0\n4,0\n";
        return plain("a number that is " + what, file, "VALUES", 3L, "target", message);
    }

    private static Row typed(String what, String firstRow, String column, String message) {
        String file = TYPED.replace("a,1,0,0.5,true,red,x", firstRow);
        return given(what, TYPED_RULES, TYPED, file).fails("VALUES", 2L, column, message);
    }

    private static Row encoded(
            String what, String text, Charset charset, @Nullable String message) {
        String reason = message == null ? "FORMAT" : "ENCODING";
        long line = text.contains("é") ? 2 : 1;
        byte[] file = text.getBytes(charset);
        return raw(what, DEFAULT, file, reason, line, message == null ? "NUL" : message);
    }

    private static Row raw(
            String what,
            Rules rules,
            byte[] file,
            String reason,
            @Nullable Long line,
            String text) {
        return new Row(what, rules, PLAIN, file, reason, line, null, text);
    }

    private static Row given(String what, Rules rules, String sample, String file) {
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        return new Row(what, rules, sample, bytes, "", null, null, "");
    }
}
