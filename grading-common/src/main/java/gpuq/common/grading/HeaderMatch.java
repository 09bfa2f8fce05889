package gpuq.common.grading;

import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.ExtraColumns;
import gpuq.common.bundle.Manifest.Order;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which field of a record is which expected column.
///
/// @param fieldOf for each expected column the number of its field, or -1
/// @param extra names of columns that nobody asked for
/// @param reordered whether the columns come in another order than expected
record HeaderMatch(List<Integer> fieldOf, List<String> extra, boolean reordered) {

    /// Matches the first line with what is expected; nothing, with an error, if it is no header at
    /// all.
    static @Nullable HeaderMatch of(
            List<String> header,
            long line,
            List<String> expected,
            Manifest.Submission rules,
            ErrorList errors) {
        if (header.stream().noneMatch(expected::contains)) {
            errors.add(
                    FaultKind.HEADER,
                    line,
                    null,
                    String.join(",", header),
                    "the first line must name the columns "
                            + String.join(",", expected)
                            + guess(header, expected));
            return null;
        }
        List<Integer> fieldOf = expected.stream().map(header::indexOf).toList();
        for (String name : expected) {
            if (!header.contains(name)) {
                errors.add(
                        FaultKind.HEADER,
                        line,
                        name,
                        null,
                        "the column is missing" + lookAlike(name, header));
            }
        }
        List<String> extra = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String name : header) {
            if (!expected.contains(name)) {
                extra.add(name);
            } else if (!seen.add(name)) {
                errors.add(FaultKind.HEADER, line, name, null, "the column is there twice");
            }
        }
        refuse(extra, line, rules, errors);
        boolean reordered =
                !List.copyOf(seen).equals(expected.stream().filter(seen::contains).toList());
        if (reordered && rules.columnOrder() == Order.EXACT) {
            errors.add(
                    FaultKind.HEADER,
                    line,
                    null,
                    String.join(",", header),
                    "the columns must come in the order " + String.join(",", expected));
        }
        return new HeaderMatch(fieldOf, List.copyOf(extra), reordered);
    }

    private static void refuse(
            List<String> extra, long line, Manifest.Submission rules, ErrorList errors) {
        if (rules.extraColumns() == ExtraColumns.REJECT) {
            for (String name : extra) {
                errors.add(FaultKind.HEADER, line, name, null, "the column is not asked for");
            }
        }
    }

    private static String guess(List<String> header, List<String> expected) {
        String first = header.getFirst();
        if (header.size() == 1 && expected.size() > 1) {
            if (first.contains(";")) {
                return "; the fields must be separated by commas, not by semicolons";
            }
            if (first.contains("\t")) {
                return "; the fields must be separated by commas, not by tabs";
            }
        }
        for (String name : expected) {
            String alike = lookAlike(name, header);
            if (!alike.isEmpty()) {
                return alike;
            }
        }
        return header.size() == expected.size() ? "; it seems to be missing" : "";
    }

    /// The name that differs by case, spaces or quotes alone.
    private static String lookAlike(String name, List<String> header) {
        String plain = plain(name);
        return header.stream()
                .filter(other -> plain(other).equals(plain))
                .findFirst()
                .map(other -> "; there is '" + other + "'")
                .orElse("");
    }

    private static String plain(String name) {
        return name.replaceAll("[\\s'\"_-]", "").toLowerCase(Locale.ROOT);
    }
}
