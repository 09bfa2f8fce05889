package gpuq.common.grading;

import gpuq.common.job.Outcome.ErrorLine;
import java.util.List;

/// What the check of a submission file found.
///
/// @param reason a closed word for the first kind of fault, such as `ENCODING`, `HEADER`, `VALUES`,
///   `IDS`; empty if valid
/// @param rows data rows seen
/// @param errors at most 100, in file order
/// @param errorCount how many there were in all
/// @param notes what was accepted but changed, such as a dropped column or a BOM
public record SubmissionReport(
        boolean valid,
        String reason,
        long rows,
        List<ErrorLine> errors,
        long errorCount,
        List<String> notes) {}
