package gpuq.api.competitions;

import gpuq.common.bundle.Bundle;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.grading.SubmissionCheck;
import gpuq.common.grading.SubmissionReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Judges the files of a manifest's `checks` with the checker that students meet. Graders run on
/// nodes only, so a file that must be rejected and that our checker lets pass is left to them, and
/// the report says so.
final class SelfTester {

    private static final int SHOWN_ERRORS = 10;

    private SelfTester() {}

    /// Runs all checks.
    ///
    /// @param scratch an existing folder for normalised files
    /// @throws IOException if the disk fails
    static SelfTest run(Bundle bundle, Map<Part, ?> digests, Path scratch) throws IOException {
        Manifest manifest = bundle.manifest();
        List<SelfTest.Judged> judged = new ArrayList<>();
        for (Manifest.Check check : manifest.checks()) {
            judged.add(judge(check, bundle, scratch.resolve("normalised-" + judged.size())));
        }
        return new SelfTest(judged, problems(manifest, digests));
    }

    private static SelfTest.Judged judge(Manifest.Check check, Bundle bundle, Path normalised)
            throws IOException {
        Path folder = bundle.folder();
        SubmissionReport report =
                SubmissionCheck.check(
                        folder.resolve(check.file()),
                        bundle.manifest().submission(),
                        folder::resolve,
                        normalised);
        Files.deleteIfExists(normalised);
        boolean mustPass = check.expect() == Manifest.Expect.GRADED;
        return new SelfTest.Judged(
                check.file(),
                check.expect().word(),
                report.valid() || !mustPass,
                report.valid() && !mustPass,
                report.rows(),
                report.reason(),
                message(report, mustPass),
                report.errors().stream().limit(SHOWN_ERRORS).toList());
    }

    private static String message(SubmissionReport report, boolean mustPass) {
        if (report.valid()) {
            return mustPass
                    ? "The checker accepts it, as expected."
                    : "The checker accepts it; whether it is rejected is left to the grader.";
        }
        String found = "The checker finds %d faults".formatted(report.errorCount());
        return mustPass
                ? found + ", but the file must be graded."
                : found + ", as expected of a file that must be rejected.";
    }

    private static List<String> problems(Manifest manifest, Map<Part, ?> digests) {
        List<String> problems = new ArrayList<>();
        for (Manifest.Expect expect : Manifest.Expect.values()) {
            if (manifest.checks().stream().noneMatch(check -> check.expect() == expect)) {
                problems.add(
                        "checks: at least one file with `expect: %s` is needed."
                                .formatted(expect.word()));
            }
        }
        if (!digests.containsKey(Part.IMAGE)) {
            problems.add(
                    "environment.digest: is needed, since the image is not the site's default.");
        }
        return problems;
    }
}
