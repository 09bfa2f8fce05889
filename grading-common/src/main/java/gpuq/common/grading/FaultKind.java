package gpuq.common.grading;

/// What can be wrong with a submission file, in the order in which it is looked for; the first kind
/// that was found is the reason that a student reads.
enum FaultKind {
    /// Larger than `submission.max_bytes`.
    TOO_LARGE,
    /// Not UTF-8.
    ENCODING,
    /// Nothing in it.
    EMPTY,
    /// Not RFC 4180, or not JSON Lines.
    FORMAT,
    /// Columns that are missing, doubled or too many.
    HEADER,
    /// A value of the wrong type or out of its range.
    VALUES,
    /// Ids that are missing, unknown or doubled.
    IDS,
    /// Another number of rows than expected.
    ROWS
}
