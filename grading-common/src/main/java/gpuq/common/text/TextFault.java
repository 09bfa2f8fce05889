package gpuq.common.text;

/// What is wrong with a text file below the level of its values.
///
/// @param line 1-based line of the file on which the faulty field begins; for an encoding, where
///   the faulty byte is
/// @param field 0-based number of the field in its record
public record TextFault(Kind kind, long line, int field, String message) {

    /// What a fault is about.
    public enum Kind {
        TOO_LARGE,
        ENCODING,
        SYNTAX
    }
}
