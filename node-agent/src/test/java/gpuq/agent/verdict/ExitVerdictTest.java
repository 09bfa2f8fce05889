package gpuq.agent.verdict;

import static gpuq.agent.verdict.EvidenceOf.goodRun;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.rig.Ends;
import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.verdict.Evidence.GpuEvidence;
import gpuq.agent.verdict.ExitVerdict.Collect;
import gpuq.agent.verdict.ExitVerdict.Failed;
import gpuq.agent.verdict.ExitVerdict.Verdict;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.bundle.Manifest.OnEnd;
import gpuq.common.job.Fault;
import gpuq.common.job.Outcome;
import gpuq.common.job.Outcome.LimitUse;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExitVerdictTest {

    private static final String TRACEBACK = "Traceback (most recent call last):\n";

    static Stream<Arguments> ends() {
        return Stream.of(notTheProgramsOwn(), limits(), programFaults()).flatMap(rows -> rows);
    }

    private static Stream<Arguments> notTheProgramsOwn() {
        return Stream.of(
                row(
                        "a stop names its code",
                        goodRun().stopped("CANCELLED_BY_USER"),
                        "CANCELLED_BY_USER",
                        ""),
                row(
                        "a stop for staff",
                        goodRun().stopped("CANCELLED_BY_STAFF"),
                        "CANCELLED_BY_STAFF",
                        ""),
                row("a stop without a code", goodRun().stopped("drain"), "CANCELLED_BY_SYSTEM", ""),
                row("no record", goodRun().withoutRecord(), "NODE_FAULT", ""),
                row("never began", goodRun().ended(255).neverStarted(), "NODE_FAULT", ""),
                row(
                        "a broken image",
                        goodRun()
                                .ended(255)
                                .neverStarted()
                                .stderr("FATAL: image is not a directory"),
                        "IMAGE_UNAVAILABLE",
                        ""),
                row(
                        "device lost",
                        goodRun().ended(1).gpu(GpuEvidence.DEVICE_FAULT),
                        "GPU_FAULT",
                        ""),
                row(
                        "killed from outside",
                        goodRun().killedFromOutside(),
                        "KILLED_UNEXPECTEDLY",
                        ""),
                row(
                        "container crashed by itself",
                        goodRun().crashedContainer(),
                        "KILLED_UNEXPECTEDLY",
                        ""),
                row(
                        "killed from outside beside a refused process",
                        goodRun().killedFromOutside().pidsDenied(),
                        "KILLED_UNEXPECTEDLY",
                        ""),
                row(
                        "host out of memory",
                        goodRun().ended(137).oomKilled(EvidenceOf.MEMORY / 10),
                        "NODE_FAULT",
                        ""));
    }

    private static Stream<Arguments> limits() {
        return Stream.of(
                row(
                        "deadline",
                        goodRun().endedBySupervisor(ExitRecord.TIME_LIMIT),
                        "TIME_LIMIT",
                        ""),
                row(
                        "too much output",
                        goodRun().endedBySupervisor(ExitRecord.OUTPUT_LIMIT),
                        "OUTPUT_LIMIT",
                        ""),
                row(
                        "own memory",
                        goodRun().ended(137).oomKilled(EvidenceOf.MEMORY),
                        "OUT_OF_MEMORY",
                        ""),
                row(
                        "own memory, container's process",
                        goodRun().killedFromOutside().oomKilled(EvidenceOf.MEMORY),
                        "OUT_OF_MEMORY",
                        ""),
                row(
                        "device memory",
                        goodRun().ended(1).gpu(GpuEvidence.MEMORY_FULL),
                        "GPU_OUT_OF_MEMORY",
                        ""),
                row("processes", goodRun().ended(1).pidsDenied(), "PROCESS_LIMIT", ""),
                row(
                        "no thread left for the container's process",
                        goodRun().crashedContainer().pidsDenied(),
                        "PROCESS_LIMIT",
                        ""),
                row("bytes", goodRun().ended(1).scratch(0, 100), "DISK_LIMIT", ""),
                row("inodes", goodRun().ended(1).scratch(1 << 20, 0), "DISK_LIMIT", ""));
    }

    private static Stream<Arguments> programFaults() {
        return Stream.of(
                row("segfault", goodRun().ended(139), "USER_CODE_ERROR", "CRASHED"),
                row("137 by hand", goodRun().ended(137), "USER_CODE_ERROR", "CRASHED"),
                row(
                        "exception",
                        goodRun().ended(1).stderr(TRACEBACK + "ValueError: x"),
                        "USER_CODE_ERROR",
                        "EXCEPTION"),
                row("sys.exit(3)", goodRun().ended(3), "USER_CODE_ERROR", "EXITED_EARLY"),
                row(
                        "module",
                        goodRun()
                                .ended(1)
                                .stderr(TRACEBACK + "ModuleNotFoundError: No module named 'torch'"),
                        "USER_CODE_ERROR",
                        "MODULE_NOT_FOUND"),
                row(
                        "syntax",
                        goodRun().ended(1).stderr("  File \"x\"\nSyntaxError: invalid syntax"),
                        "USER_CODE_ERROR",
                        "SYNTAX_ERROR"),
                row(
                        "files",
                        goodRun().ended(1).stderr(TRACEBACK + "OSError: [Errno 24] Too many"),
                        "USER_CODE_ERROR",
                        "TOO_MANY_OPEN_FILES"),
                row(
                        "network",
                        goodRun().ended(1).stderr(TRACEBACK + "gaierror: [Errno -3] Temporary"),
                        "USER_CODE_ERROR",
                        "NETWORK_DISABLED"),
                row(
                        "read-only",
                        goodRun().ended(1).stderr(TRACEBACK + "OSError: [Errno 30] Read-only"),
                        "USER_CODE_ERROR",
                        "READ_ONLY_FILE_SYSTEM"),
                row(
                        "cuda",
                        goodRun().ended(1).stderr("CUDA driver version is insufficient for"),
                        "USER_CODE_ERROR",
                        "CUDA_MISMATCH"),
                row(
                        "illegal access, by the device",
                        goodRun().ended(1).gpu(GpuEvidence.ILLEGAL_ACCESS),
                        "USER_CODE_ERROR",
                        "GPU_ILLEGAL_ACCESS"));
    }

    private static Arguments row(String what, EvidenceOf evidence, String code, String reason) {
        return Arguments.of(what, evidence, OutcomeCode.valueOf(code), reason);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    @EdgeCase({"EXEC-2", "FEEDBACK-9", "LARGE-4", "LARGE-5", "DATA-6", "GRADE-10"})
    @Reaches({
        OutcomeCode.CANCELLED_BY_USER,
        OutcomeCode.CANCELLED_BY_STAFF,
        OutcomeCode.CANCELLED_BY_SYSTEM,
        OutcomeCode.NODE_FAULT,
        OutcomeCode.IMAGE_UNAVAILABLE,
        OutcomeCode.GPU_FAULT,
        OutcomeCode.KILLED_UNEXPECTEDLY,
        OutcomeCode.TIME_LIMIT,
        OutcomeCode.OUTPUT_LIMIT,
        OutcomeCode.OUT_OF_MEMORY,
        OutcomeCode.GPU_OUT_OF_MEMORY,
        OutcomeCode.PROCESS_LIMIT,
        OutcomeCode.DISK_LIMIT,
        OutcomeCode.USER_CODE_ERROR
    })
    void every_end_has_one_code_and_reason(
            String what, EvidenceOf evidence, OutcomeCode code, String reason) {
        Outcome outcome = failed(evidence);
        assertThat(outcome.code()).as(what).isEqualTo(code);
        assertThat(outcome.reason()).isEqualTo(reason);
        assertThat(code.stages()).contains(outcome.stage());
        if (code.fault() == Fault.STUDENT && !code.name().startsWith("CANCELLED")) {
            assertThat(outcome.hint()).isNotBlank();
        }
    }

    @Test
    void a_cancel_goes_before_everything_else() {
        EvidenceOf all =
                goodRun()
                        .withoutRecord()
                        .oomKilled(EvidenceOf.MEMORY)
                        .scratch(0, 0)
                        .stopped("CANCELLED_BY_USER");
        assertThat(failed(all).code()).isEqualTo(OutcomeCode.CANCELLED_BY_USER);
    }

    @Test
    void a_noted_limit_goes_before_what_the_kill_looks_like() {
        EvidenceOf late =
                goodRun().endedBySupervisor(ExitRecord.TIME_LIMIT).oomKilled(EvidenceOf.MEMORY);
        assertThat(failed(late).code()).isEqualTo(OutcomeCode.TIME_LIMIT);
    }

    @Test
    @EdgeCase("ONE-3")
    void what_a_program_prints_or_returns_never_makes_it_ours() {
        for (int code = 1; code < 256; code++) {
            Outcome outcome =
                    failed(goodRun().ended(code).stderr("FATAL: image no such file\nKilled"));
            assertThat(outcome.code()).isEqualTo(OutcomeCode.USER_CODE_ERROR);
        }
    }

    /// The reason and the hint are all that it may give.
    @Test
    @EdgeCase({"GPU-9", "ONE-3"})
    void what_a_library_says_of_cuda_changes_no_code() {
        String said = "RuntimeError: cuDNN error: CUDNN_STATUS_VERSION_MISMATCH";
        Outcome own = failed(goodRun().ended(1).stderr(said));
        assertThat(own.code()).isEqualTo(OutcomeCode.USER_CODE_ERROR);
        assertThat(own.reason()).isEqualTo("CUDA_MISMATCH");
        assertThat(own.code().fault()).isEqualTo(Fault.STUDENT);
        assertThat(own.code().isCounted(own.reason(), true)).isTrue();
        assertThat(own.hint()).contains("libraries of the image");
        assertThat(verdict(goodRun().stderr(said), OnEnd.FAIL, OnEnd.FAIL))
                .isEqualTo(new Collect(false));
        Outcome full = failed(goodRun().ended(137).oomKilled(EvidenceOf.MEMORY).stderr(said));
        assertThat(full.code()).isEqualTo(OutcomeCode.OUT_OF_MEMORY);
        Outcome lost = failed(goodRun().ended(1).gpu(GpuEvidence.DEVICE_FAULT).stderr(said));
        assertThat(lost.code()).isEqualTo(OutcomeCode.GPU_FAULT);
    }

    @Test
    void a_good_end_is_collected() {
        assertThat(verdict(goodRun(), OnEnd.FAIL, OnEnd.FAIL)).isEqualTo(new Collect(false));
    }

    @Test
    void a_killed_child_does_not_fail_a_program_that_ends_well() {
        assertThat(verdict(goodRun().oomKilled(EvidenceOf.MEMORY), OnEnd.FAIL, OnEnd.FAIL))
                .isEqualTo(new Collect(false));
    }

    @Test
    void a_competition_may_grade_what_was_left_at_the_limit_or_at_a_failure() {
        EvidenceOf late = goodRun().endedBySupervisor(ExitRecord.TIME_LIMIT);
        assertThat(verdict(late, OnEnd.FAIL, OnEnd.GRADE)).isEqualTo(new Collect(true));
        assertThat(verdict(goodRun().ended(1), OnEnd.GRADE, OnEnd.FAIL))
                .isEqualTo(new Collect(true));
    }

    @Test
    void a_missing_file_is_explained_by_the_limit_that_was_met() {
        Outcome missing = Outcome.of(OutcomeCode.SUBMISSION_MISSING, Stage.COLLECT, "missing", "");
        EvidenceOf late = goodRun().endedBySupervisor(ExitRecord.TIME_LIMIT);
        assertThat(ExitVerdict.nothingCollected(late.evidence(), missing).code())
                .isEqualTo(OutcomeCode.TIME_LIMIT);
        assertThat(
                        ExitVerdict.nothingCollected(
                                        goodRun().oomKilled(EvidenceOf.MEMORY).evidence(), missing)
                                .code())
                .isEqualTo(OutcomeCode.OUT_OF_MEMORY);
        assertThat(ExitVerdict.nothingCollected(goodRun().ended(1).evidence(), missing).code())
                .isEqualTo(OutcomeCode.USER_CODE_ERROR);
        assertThat(ExitVerdict.nothingCollected(goodRun().evidence(), missing)).isSameAs(missing);
    }

    @Test
    void a_limit_is_named_with_what_was_used_of_it() {
        Outcome outcome = failed(goodRun().ended(137).oomKilled(EvidenceOf.MEMORY));
        assertThat(outcome.message()).contains("1 GiB of memory");
        assertThat(Ends.limit(outcome).used()).isEqualTo(EvidenceOf.MEMORY);
        assertThat(failed(goodRun().endedBySupervisor(ExitRecord.TIME_LIMIT)).message())
                .contains("10 s");
    }

    @Test
    @EdgeCase("FEEDBACK-6")
    void a_time_limit_says_whose_it_is_what_was_used_and_what_was_last_seen() {
        Outcome own =
                failed(
                        goodRun()
                                .endedBySupervisor(ExitRecord.TIME_LIMIT)
                                .hang(
                                        new Hang(
                                                Duration.ofSeconds(8),
                                                Duration.ofSeconds(7),
                                                "was asleep")));
        assertThat(own.message())
                .contains("its time limit of 10 s")
                .contains("this job's own (the competition allows up to 60 s)")
                .contains("had printed nothing for 8 s")
                .contains("had not used its GPU for 7 s");
        assertThat(Ends.limit(own)).isEqualTo(new LimitUse("wall", 10, 10));
        Outcome competitions =
                failed(
                        goodRun()
                                .endedBySupervisor(ExitRecord.TIME_LIMIT)
                                .timeout(Duration.ofSeconds(60)));
        assertThat(competitions.message()).contains("the most that the competition allows");
    }

    private static Outcome failed(EvidenceOf evidence) {
        return switch (verdict(evidence, OnEnd.FAIL, OnEnd.FAIL)) {
            case Failed(Outcome outcome) -> outcome;
            case Collect collect -> throw new AssertionError("collected " + collect);
        };
    }

    private static Verdict verdict(EvidenceOf evidence, OnEnd onNonzeroExit, OnEnd onTimeLimit) {
        return ExitVerdict.of(evidence.evidence(), onNonzeroExit, onTimeLimit);
    }
}
