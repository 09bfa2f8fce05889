package gpuq.common.mlebench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A competition in MLE-bench's form that a test makes: which of two a flower is.
final class MleBenchFolder {

    static final String CONFIG =
            """
            id: two-flowers
            name: Two  flowers
            competition_type: simple
            awards_medals: true
            prizes: null
            description: mlebench/competitions/two-flowers/description.md
            dataset:
              answers: two-flowers/prepared/private/test.csv
              sample_submission: two-flowers/prepared/public/sample_submission.csv
            grader:
              name: accuracy
              grade_fn: mlebench.competitions.two-flowers.grade:grade
            preparer: mlebench.competitions.two-flowers.prepare:prepare
            """;

    static final String GRADE =
            """
            import pandas as pd
            from sklearn.metrics import accuracy_score

            from mlebench.grade_helpers import InvalidSubmissionError


            def grade(submission: pd.DataFrame, answers: pd.DataFrame) -> float:
                if "kind" not in submission.columns:
                    raise InvalidSubmissionError("no column kind")
                return accuracy_score(answers["kind"], submission["kind"])
            """;

    private final Path folder;

    MleBenchFolder(Path folder) throws IOException {
        this.folder = folder;
        write("config.yaml", CONFIG);
        write("description.md", "# Two flowers\n");
        write("grade.py", GRADE);
        write("prepare.py", "raise SystemExit('never run here')\n");
        write("leaderboard.csv", "teamId,score\n1,0.9\n2,0.7\n3,0.5\n");
        write("prepared/public/sample_submission.csv", "id,kind\n1,a\n2,a\n");
        write("prepared/public/train.csv", "x,kind\n1,a\n2,b\n");
        write("prepared/private/test.csv", "id,x,kind\n1,1,\"a,\"\"b\"\"\"\n2,2,b\n");
    }

    Path folder() {
        return folder;
    }

    MleBenchFolder write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
        return this;
    }

    MleBenchFolder without(String name) throws IOException {
        Files.delete(folder.resolve(name));
        return this;
    }
}
