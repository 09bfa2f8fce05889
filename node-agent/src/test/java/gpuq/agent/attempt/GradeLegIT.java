package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.rig.Ends;
import gpuq.agent.rig.TestNode;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Fault;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Graders of every kind, each with a competition of its own; the submission has the value 9 where
/// the reference has 3, so that a grader can fail on the one and not on the other.
class GradeLegIT {

    private static final String SETTINGS =
            """
            limits: {wall: 60, memory: 256Mi, scratch: 32Mi, inodes: 2000}
            grader: {timeout: 3, memory: 128Mi, cpus: 1, scratch: 16Mi}
            """;
    private static final int GRADINGS = 20;
    private static final String SUBMISSION =
            "open('submission.csv', 'w').write('id,target\\na,1\\nb,2\\nc,9\\n')\n";
    private static final String RESULT =
            """
            import sys
            args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
            text = open(args["--submission"]).read()
            out = open(args["--results"], "w")
            """;

    @Test
    void a_score_comes_with_its_details_and_the_graders_own_log()
            throws IOException, InterruptedException {
        try (TestNode node =
                TestNode.with(
                        SETTINGS,
                        RESULT
                                + """
                                  print("grading")
                                  print("careful", file=sys.stderr)
                                  print('{"type":"detail","n":1}', file=out)
                                  print('{"type":"result","score":0.25,"metrics":{"f1":0.5}}', file=out)
                                  """)) {
            AttemptRef attempt = grade(node);
            Grade grade = Ends.grade(node.end(attempt));
            assertThat(grade.score()).isEqualTo(0.25);
            assertThat(grade.metrics()).containsEntry("f1", 0.5);
            assertThat(grade.details()).hasSize(1);
            Awaitility.await()
                    .untilAsserted(
                            () ->
                                    assertThat(node.node().log(attempt, LogStream.GRADER))
                                            .contains("grading", "careful"));
            node.awaitClean(attempt);
        }
    }

    /// Each tries to spoil what the others read, and leaves a file where they would find it. None
    /// ends before a moment by which all have begun, so that they are at it together.
    @Test
    @EdgeCase("GRADE-9")
    void twenty_gradings_at_once_give_one_score() throws IOException, InterruptedException {
        Instant together = Instant.now().plusSeconds(45);
        try (TestNode node =
                TestNode.with(
                        SETTINGS.replace("timeout: 3", "timeout: 90"),
                        RESULT
                                + """
                                  import os, time
                                  found = [f for f in ("/scratch", "/tmp", "/out", "/dev/shm")
                                           if set(os.listdir(f)) - {"results.jsonl"}]
                                  assert not found, found
                                  for folder in ("/scratch", "/tmp", "/dev/shm"):
                                      open(folder + "/mine", "w").write("x")
                                  for folder in (args["--answers"], args["--public"], "/grader", "/in"):
                                      try:
                                          open(folder + "/spoilt", "w")
                                          raise SystemExit("written: " + folder)
                                      except OSError:
                                          pass
                                  read = sorted(os.listdir(args["--answers"]))
                                  text += "".join(open(args["--answers"] + "/" + f).read() for f in read)
                                  time.sleep(max(0, TOGETHER - time.time()))
                                  print('{"score": %d}' % (sum(text.encode()) + len(read)), file=out)
                                  """
                                        .replace(
                                                "TOGETHER",
                                                Long.toString(together.getEpochSecond())))) {
            AttemptRef run = node.run(SUBMISSION, Duration.ofSeconds(30));
            CollectedFile file = Ends.collected(node.end(run));
            List<AttemptRef> attempts = new ArrayList<>();
            for (int i = 0; i < GRADINGS; i++) {
                attempts.add(node.grade(run.jobId(), i + 1, file, "grade" + i));
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () ->
                                    attempts.stream()
                                            .allMatch(
                                                    one ->
                                                            node.node()
                                                                    .stages(one)
                                                                    .contains(Stage.GRADE)));
            assertThat(Instant.now()).isBefore(together);
            List<Double> scores =
                    attempts.stream().map(one -> Ends.grade(node.end(one)).score()).toList();
            assertThat(scores).hasSize(GRADINGS).containsOnly(scores.getFirst());
            assertThat(scores.getFirst()).isGreaterThan(0);
            attempts.forEach(node::awaitClean);
        }
    }

    @Test
    @Reaches(OutcomeCode.GRADER_REJECTED)
    void a_rejection_is_the_graders_word() throws IOException, InterruptedException {
        Outcome outcome =
                outcome(
                        RESULT
                                + """
                                  print('{"type":"rejected","reason":"DUPLICATE_ID","message":"twice"}', file=out)
                                  out.close()
                                  sys.exit(43)
                                  """);
        assertThat(outcome.code()).isEqualTo(OutcomeCode.GRADER_REJECTED);
        assertThat(outcome.reason()).isEqualTo("DUPLICATE_ID");
        assertThat(outcome.message()).isEqualTo("twice");
    }

    @Test
    void a_grader_that_fails_on_this_file_alone_does_not_cost_the_student()
            throws IOException, InterruptedException {
        Outcome outcome =
                outcome(
                        RESULT
                                + """
                                  if "9" in text: raise KeyError("9")
                                  print('{"score": 1.0}', file=out)
                                  """);
        assertThat(outcome.code()).isEqualTo(OutcomeCode.GRADER_REJECTED);
        assertThat(outcome.reason()).isEqualTo(OutcomeCode.GRADER_FAILED_ON_SUBMISSION);
    }

    @Test
    void a_grader_killer_is_a_file_the_grader_cannot_read()
            throws IOException, InterruptedException {
        Outcome outcome =
                outcome(
                        RESULT
                                + """
                                  while "9" in text: pass
                                  print('{"score": 1.0}', file=out)
                                  """);
        assertThat(outcome.reason()).isEqualTo(OutcomeCode.GRADER_FAILED_ON_SUBMISSION);
    }

    @Test
    @EdgeCase("GRADE-1")
    @Reaches(OutcomeCode.GRADER_ERROR)
    void a_broken_grader_is_the_graders_fault() throws IOException, InterruptedException {
        assertThat(fault("import no_such_module")).isEqualTo(OutcomeCode.GRADER_ERROR);
    }

    @Test
    @EdgeCase("GRADE-4")
    @Reaches(OutcomeCode.GRADER_TIME_LIMIT)
    void a_grader_that_never_ends_is_the_graders_fault() throws IOException, InterruptedException {
        assertThat(fault("while True: pass")).isEqualTo(OutcomeCode.GRADER_TIME_LIMIT);
    }

    @Test
    @EdgeCase("GRADE-8")
    @Reaches(OutcomeCode.GRADER_OUT_OF_MEMORY)
    void a_grader_without_measure_is_the_graders_fault() throws IOException, InterruptedException {
        assertThat(fault("x = bytearray(1 << 30)")).isEqualTo(OutcomeCode.GRADER_OUT_OF_MEMORY);
    }

    @Test
    @EdgeCase({"GRADE-5", "XFER-10"})
    @Reaches(OutcomeCode.GRADER_BAD_RESULT)
    void a_grader_that_says_nothing_has_a_bad_result() throws IOException, InterruptedException {
        assertThat(fault("pass")).isEqualTo(OutcomeCode.GRADER_BAD_RESULT);
        assertThat(fault(RESULT + "print('{\"score\": NaN}', file=out)"))
                .isEqualTo(OutcomeCode.GRADER_BAD_RESULT);
    }

    private static OutcomeCode fault(String grader) throws IOException, InterruptedException {
        Outcome outcome = outcome(grader);
        assertThat(outcome.code().fault()).as(outcome.message()).isEqualTo(Fault.GRADER);
        return outcome.code();
    }

    private static Outcome outcome(String grader) throws IOException, InterruptedException {
        try (TestNode node = TestNode.with(SETTINGS, grader)) {
            return Ends.outcome(node.end(grade(node)));
        }
    }

    private static AttemptRef grade(TestNode node) throws InterruptedException {
        AttemptRef run = node.run(SUBMISSION, Duration.ofSeconds(30));
        CollectedFile file = Ends.collected(node.end(run));
        return node.grade(run.jobId(), file);
    }
}
