package gpuq.common.grading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.ExtraColumns;
import gpuq.common.text.ByteText;
import gpuq.common.text.LineReader;
import gpuq.common.text.TextFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks one JSON Lines submission, line by line, by the rules that [CsvCheck] keeps for CSV.
final class JsonLinesCheck {

    private final Manifest.Submission rules;
    private final Expectation expected;
    private final List<String> idNames;
    private final CheckedRows rows;
    private final ErrorList errors;
    private final List<String> notes;
    private final Set<String> names;
    private final Set<String> dropped = new LinkedHashSet<>();
    private final ByteText row = new ByteText();
    private final ByteText key = new ByteText();

    JsonLinesCheck(
            Manifest.Submission rules,
            Expectation expected,
            CheckedRows rows,
            ErrorList errors,
            List<String> notes) {
        this.rules = rules;
        this.expected = expected;
        this.names = new LinkedHashSet<>(expected.names());
        this.idNames = expected.idColumns().stream().map(expected.names()::get).toList();
        this.rows = rows;
        this.errors = errors;
        this.notes = notes;
    }

    void check(Path file) throws IOException {
        try (LineReader reader = new LineReader(file, rules.maxBytes(), this::note)) {
            while (reader.next()) {
                checkLine(reader.line(), JsonLine.parse(reader.text()));
            }
            if (reader.isBroken()) {
                return;
            }
            if (reader.line() == 0) {
                errors.add(FaultKind.EMPTY, null, null, null, "the file is empty");
            } else {
                rows.finish(true);
            }
            if (reader.hadByteOrderMark()) {
                notes.add("the byte-order mark was dropped");
            }
            if (!dropped.isEmpty()) {
                notes.add(
                        "keys that are not asked for were dropped: " + String.join(", ", dropped));
            }
        }
    }

    private void checkLine(long number, JsonLine line) throws IOException {
        if (!line.fault().isEmpty()) {
            errors.add(FaultKind.FORMAT, number, null, null, line.fault());
        } else {
            refuseExtra(number, line);
        }
        ObjectNode normal = JsonLine.newObject();
        for (CellRule rule : expected.columns()) {
            JsonNode value = line.value(rule.name());
            String fault = line.fault().isEmpty() ? faultOf(rule, value) : null;
            if (fault != null) {
                String shown =
                        value == null
                                ? null
                                : value.isTextual() ? value.asText() : value.toString();
                errors.add(FaultKind.VALUES, number, rule.name(), shown, fault);
            }
            normal.set(rule.name(), value);
        }
        row.clear();
        if (errors.isEmpty()) {
            byte[] text = JsonLine.write(normal);
            row.append(text, 0, text.length);
            row.append((byte) '\n');
        }
        rows.take(number, JsonLinesSample.key(line, idNames, key) ? key : null, row);
    }

    private void refuseExtra(long number, JsonLine line) {
        for (String name : line.object().propertyStream().map(field -> field.getKey()).toList()) {
            if (names.contains(name)) {
                continue;
            }
            if (rules.extraColumns() == ExtraColumns.REJECT) {
                errors.add(FaultKind.HEADER, number, name, null, "the key is not asked for");
            } else if (dropped.size() < 10) {
                dropped.add(name);
            }
        }
    }

    private static @Nullable String faultOf(CellRule rule, @Nullable JsonNode value) {
        if (value == null) {
            return rule.isNullable() ? null : "is missing";
        }
        if (rule.isAnything()) {
            return null;
        }
        String wanted =
                switch (rule.type()) {
                    case ID -> value.isTextual() || value.isIntegralNumber() ? "" : "is no id";
                    case INT -> value.isIntegralNumber() ? "" : "is not a whole number";
                    case FLOAT -> value.isNumber() ? "" : "is not a number";
                    case BOOL -> value.isBoolean() ? "" : "is neither true nor false";
                    case STRING -> value.isTextual() ? "" : "is not a string";
                    case ENUM -> value.isValueNode() ? "" : "is not a word";
                };
        if (!wanted.isEmpty()) {
            return wanted;
        }
        byte[] text = value.asText().getBytes(StandardCharsets.UTF_8);
        return rule.faultOf(text, 0, text.length);
    }

    private void note(TextFault fault) {
        FaultKind kind =
                switch (fault.kind()) {
                    case TOO_LARGE -> FaultKind.TOO_LARGE;
                    case ENCODING -> FaultKind.ENCODING;
                    case SYNTAX -> FaultKind.FORMAT;
                };
        errors.add(kind, fault.line(), null, null, fault.message());
    }
}
