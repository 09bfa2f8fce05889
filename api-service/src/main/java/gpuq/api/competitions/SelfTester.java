package gpuq.api.competitions;

import gpuq.api.artifacts.ArtifactStore;
import gpuq.common.bundle.Bundle;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.grading.SubmissionCheck;
import gpuq.common.grading.SubmissionReport;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Judges the files of a manifest's `checks` with the checker that students meet, and keeps those
/// that it lets pass in their normal form: the grader, which runs on nodes only, has the word on
/// them.
@ApplicationScoped
class SelfTester {

    private static final int SHOWN_ERRORS = 10;

    private final ArtifactStore artifacts;

    SelfTester(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /// What was found without a grader.
    ///
    /// @param forGrader by the path of the check, what the grader has to judge
    record Checked(SelfTest result, Map<String, CollectedFile> forGrader) {}

    /// Runs all checks.
    ///
    /// @param scratch an existing folder for normalised files
    /// @throws IOException if the disk fails
    Checked run(Bundle bundle, Map<Part, ?> digests, Path scratch) throws IOException {
        Manifest manifest = bundle.manifest();
        List<SelfTest.Judged> judged = new ArrayList<>();
        Map<String, CollectedFile> forGrader = new LinkedHashMap<>();
        for (Manifest.Check check : manifest.checks()) {
            Path normalised = scratch.resolve("normalised-" + judged.size());
            SubmissionReport report = check(check, bundle, normalised);
            judged.add(judge(check, report));
            if (report.valid()) {
                forGrader.put(check.file(), kept(normalised, report.rows()));
            }
            Files.deleteIfExists(normalised);
        }
        return new Checked(new SelfTest(judged, problems(manifest, digests)), forGrader);
    }

    private static SubmissionReport check(Manifest.Check check, Bundle bundle, Path normalised)
            throws IOException {
        Path folder = bundle.folder();
        return SubmissionCheck.check(
                folder.resolve(check.file()),
                bundle.manifest().submission(),
                folder::resolve,
                normalised);
    }

    private CollectedFile kept(Path normalised, long rows) throws IOException {
        try (InputStream bytes = Files.newInputStream(normalised)) {
            ArtifactStore.Stored stored = artifacts.put(bytes, null, Files.size(normalised));
            return new CollectedFile(stored.sha256(), stored.sizeBytes(), rows, null, false);
        }
    }

    private static SelfTest.Judged judge(Manifest.Check check, SubmissionReport report) {
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
