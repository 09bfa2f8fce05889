package gpuq.common.bundle;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lines that make a manifest wrong, each with the fault that must come of them.
final class BadManifests {

    /// @param lines stand behind the smallest manifest, from line 7 on
    /// @param key of the fault
    /// @param line of the fault
    /// @param message a part of the fault's message
    record Row(String lines, @Nullable String key, int line, String message) {}

    private BadManifests() {}

    static Stream<Row> all() {
        return Stream.of(
                        yaml(),
                        head(),
                        data(),
                        environment(),
                        run(),
                        limits(),
                        submission(),
                        columns(),
                        grader(),
                        metric(),
                        board(),
                        checks())
                .flatMap(rows -> rows);
    }

    private static Row row(String lines, @Nullable String key, int line, String message) {
        return new Row(lines, key, line, message);
    }

    private static Stream<Row> yaml() {
        return Stream.of(
                row("colour: red", "colour", 7, "not a known key"),
                row("limit: {wall: 5}", "limit", 7, "did you mean limits?"),
                row("limits:\n  wal: 5", "limits.wal", 8, "did you mean wall?"),
                row("title: Again", "title", 7, "twice; first on line 3"),
                row("tags: &a [x]", "tags", 7, "anchor"),
                row("tags: *a", "tags", 7, "alias"),
                row("summary: !!python/object:os.system x", "summary", 7, "tag"),
                row("tags: !!set {a, b}", "tags", 7, "tag"),
                row("---\nid: other", null, 8, "second document"),
                row("limits: [1\n", null, 8, "not YAML"),
                row("\ttags: []", null, 7, "TAB"),
                row("tags: " + "[".repeat(40) + "]".repeat(40), null, 7, "too deeply"),
                row("summary: \u0001", null, 1, "not YAML"),
                row("limits: 5", "limits", 7, "must be a map"),
                row("limits:", "limits", 7, "has no value"),
                row("tags: a", "tags", 7, "must be a list"));
    }

    private static Stream<Row> head() {
        return Stream.of(
                row("summary: 2024", "summary", 7, "put 2024 in quotes"),
                row("summary: " + "x".repeat(501), "summary", 7, "501 characters"),
                row("changelog: " + "x".repeat(2_001), "changelog", 7, "at most 2000"),
                row("description: TEXT.md", "description", 7, "not in the bundle"),
                row("description: /README.md", "description", 7, "not an absolute one"),
                row("description: ../README.md", "description", 7, "plain path"),
                row("tags: [a, a]", "tags[1]", 7, "twice"),
                row("owners: ['']", "owners[0]", 7, "empty"),
                row("visibility: secret", "visibility", 7, "public or group or hidden"),
                row("is_test: yes", "is_test", 7, "true or false"),
                row("is_test: \"true\"", "is_test", 7, "true or false"),
                row("opens_at: 2026-01-01", "opens_at", 7, "with its offset"),
                row("opens_at: 2026-01-01T00:00:00", "opens_at", 7, "with its offset"),
                row(
                        "opens_at: 2026-02-01T00:00:00Z\ncloses_at: 2026-01-01T00:00:00Z",
                        "closes_at",
                        8,
                        "after opens_at"),
                row("late: {until: 2026-01-01T00:00:00Z}", "late.until", 7, "after closes_at"),
                row("late: {penalty_per_day: 1.5}", "late.penalty_per_day", 7, "between 0 and 1"),
                row("late: {grace: -1}", "late.grace", 7, "between 0"),
                row("pool: No Such", "pool", 7, "a-z"),
                row("lost_after: 601", "lost_after", 7, "between 1 and 600"),
                row("attach: everybody", "attach", 7, "staff or owner"));
    }

    private static Stream<Row> data() {
        return Stream.of(
                row("data: {public: /srv/data}", "data.public", 7, "absolute"),
                row("data: {public: nowhere}", "data.public", 7, "not in the bundle"),
                row("data: {public: private}", "data.public", 7, "see the answers"),
                row("data: {public: checks}", "data.public", 7, "checks/"),
                row("data: {private: public/secret}", "data.public", 7, "see the answers"),
                row("data: {public: .}", "data.public", 7, "plain path"),
                row("data: {public: {uri: 'http://x/y'}}", "data.public.uri", 7, "s3://"),
                row("data: {public: {uri: 's3://b/k'}}", "data.public.sha256", 7, "missing"),
                row(
                        "data: {private: {uri: 's3://b/k', sha256: abc}}",
                        "data.private.sha256",
                        7,
                        "hexadecimal"));
    }

    private static Stream<Row> environment() {
        return Stream.of(
                row("environment: {image: /images/x}", "environment.image", 7, "not a path"),
                row("environment: {digest: abc}", "environment.digest", 7, "SHA-256"),
                row("environment: {env: {GPUQ_X: 1}}", "environment.env.GPUQ_X", 7, "ours"),
                row("environment: {env: {A-B: 1}}", "environment.env.A-B", 7, "not a name"),
                row("environment: {env: {API_KEY: x}}", "environment.env.API_KEY", 7, "secret"),
                row("environment: {env: {HF_TOKEN: x}}", "environment.env.HF_TOKEN", 7, "secret"),
                row("environment: {env: {D: /home/x}}", "environment.env.D", 7, "absolute path"),
                row(
                        "environment:\n  env:\n" + "    A%02d: x\n".repeat(33).formatted(numbers()),
                        "environment.env",
                        8,
                        "at most 32"));
    }

    private static Stream<Row> run() {
        return Stream.of(
                row("run: {command: python3 x.py}", "run.command", 7, "must be a list"),
                row("run: {command: []}", "run.command", 7, "name a program"),
                row("run: {command: [python3, /srv/x.py]}", "run.command[1]", 7, "absolute"),
                row("run: {command: [x, --d=/mnt/d]}", "run.command[1]", 7, "/mnt/d"),
                row("run: {command: [x, /harness/m.py]}", "run.command", 7, "names no folder"),
                row("run: {harness: harness}", "run.harness", 7, "not in the bundle"),
                row("run: {harness: private}", "run.harness", 7, "no student's program"),
                row(
                        "run: {harness: starter, command: [x, /harness/no.py]}",
                        "run.command",
                        7,
                        "starter/no.py"),
                row("run: {student_file: a/b.py}", "run.student_file", 7, "plain file name"));
    }

    private static Stream<Row> limits() {
        return Stream.of(
                row("limits: {solution_bytes: 17Mi}", "limits.solution_bytes", 7, "16Mi"),
                row("limits: {wall: 0}", "limits.wall", 7, "between 1 and 86400"),
                row("limits: {wall: 86401}", "limits.wall", 7, "between 1 and 86400"),
                row("limits: {wall: 1.5}", "limits.wall", 7, "whole number"),
                row("limits: {wall: 1h}", "limits.wall", 7, "whole number"),
                row("limits: {wall: 1_000}", "limits.wall", 7, "whole number"),
                row("limits: {wall: 5, default_wall: 6}", "limits.default_wall", 7, "above"),
                row("limits: {memory: 16G}", "limits.memory", 7, "such as 64Mi"),
                row("limits: {memory: 1.5Gi}", "limits.memory", 7, "such as 64Mi"),
                row("limits: {memory: 9999999999999Ti}", "limits.memory", 7, "such as 64Mi"),
                row("limits: {memory: 1Gi, shm: 2Gi}", "limits.shm", 7, "limits.memory"),
                row("limits: {cpus: .nan}", "limits.cpus", 7, "must be a number"),
                row("limits: {pids: 1}", "limits.pids", 7, "between 32"),
                row("limits: {on_log_limit: drop}", "limits.on_log_limit", 7, "cut or stop"),
                row("gpu: {count: 9}", "gpu.count", 7, "between 0 and 8"),
                row("gpu: {min_compute_capability: new}", "gpu.min_compute_capability", 7, "8.6"));
    }

    private static Stream<Row> submission() {
        return Stream.of(
                row("submission: {file: a/b.csv}", "submission.file", 7, "plain file name"),
                row("submission: {format: xlsx}", "submission.format", 7, "csv or jsonl or any"),
                row("submission: {max_bytes: 5Gi}", "submission.max_bytes", 7, "4Gi"),
                row("submission: {rows: -1}", "submission.rows", 7, "between 0"),
                row("submission: {sample: public/no.csv}", "submission.sample", 7, "not in the"),
                row("submission: {sample: checks/good.csv}", "submission.sample", 7, "public/"),
                row("submission: {ids: private/answers.csv}", "submission.ids", 7, "public/"),
                row("submission: {ids: public/no.csv}", "submission.ids", 7, "not in the bundle"),
                row("submission: {format: any, ids: sample}", "submission.ids", 7, "must be none"),
                row("submission: {row_order: sorted}", "submission.row_order", 7, "any or exact"),
                row("submission: {extra_columns: x}", "submission.extra_columns", 7, "ignore or"),
                row("submission: {on_time_limit: x}", "submission.on_time_limit", 7, "fail or"));
    }

    private static Stream<Row> columns() {
        return Stream.of(
                column("{name: id, type: ID}", ".type", "id or int or float"),
                column("{type: id}", ".name", "missing"),
                column("{name: x}", ".type", "missing"),
                column("{name: x, type: string, min: 1}", ".min", "only for int and float"),
                column("{name: x, type: int, min: 2, max: 1}", ".max", "below min"),
                column("{name: x, type: enum}", ".values", "must list"),
                column("{name: x, type: int, values: [1]}", ".values", "only for enum"),
                column("{name: x, type: enum, values: [1, 1]}", ".values[1]", "twice"),
                column("{name: x, type: id, nullable: true}", ".nullable", "other than id"),
                column("{name: x, type: float, max_length: 3}", ".max_length", "only for string"),
                row(
                        "submission: {columns: [{name: a, type: id}, {name: a, type: int}]}",
                        "submission.columns[1]",
                        7,
                        "a second time"),
                row(
                        "submission: {columns: [{name: a, type: int}]}",
                        "submission.columns",
                        7,
                        "no column of type id"));
    }

    private static Stream<Row> grader() {
        return Stream.of(
                row("grader: {adapter: kaggle}", "grader.adapter", 7, "jsonl or mle-bench"),
                row("grader: {timeout: 3601}", "grader.timeout", 7, "between 1 and 3600"),
                row("grader: {command: [x, /grader/no.py]}", "grader.command", 7, "grader/no.py"),
                row("grader: {command: [x, /root/a]}", "grader.command[1]", 7, "absolute"));
    }

    private static Stream<Row> metric() {
        return Stream.of(
                row("metric: {name: x}", "metric", 7, "twice"),
                metricKey("precision: 16", "precision", "between 0 and 15"),
                metricKey("min: .inf", "min", "must be a number"),
                metricKey("min: 1\n  max: 0", "max", "below metric.min"),
                metricKey("columns: [{key: a b}]", "columns[0].key", "letters"),
                metricKey("columns: [{title: a}]", "columns[0].key", "missing"),
                metricKey("columns: [{key: a}, {key: a}]", "columns[1].key", "twice"),
                metricKey("columns: [" + "{key: a},".repeat(17) + "]", "columns", "at most 16"));
    }

    private static Stream<Row> board() {
        return Stream.of(
                row("leaderboard: {rule: first}", "leaderboard.rule", 7, "best or latest"),
                row("leaderboard: {select_n: 0}", "leaderboard.select_n", 7, "between 1"),
                row("medals: {source: thresholds}", "medals.thresholds", 7, "must give"),
                row("medals: {thresholds: {gold: 1}}", "medals.thresholds", 7, "only for"),
                row("medals: {source: reference_leaderboard}", "medals.source", 7, "leaderboard.c"),
                row(
                        "medals: {source: thresholds, thresholds: {gold: 0.5, silver: 0.9}}",
                        "medals.thresholds.silver",
                        7,
                        "harder to reach"),
                row(
                        "medals: {source: thresholds, thresholds: {tin: 0.5}}",
                        "medals.thresholds.tin",
                        7,
                        "not a known key"),
                row("quota: {per_day: 0}", "quota.per_day", 7, "between 1"),
                row("quota: {reset_zone: Mars}", "quota.reset_zone", 7, "Europe/Berlin"),
                row("feedback: {score: never}", "feedback.score", 7, "now or after_close"));
    }

    private static Stream<Row> checks() {
        return Stream.of(
                row("checks: [{file: no.csv, expect: graded}]", "checks[0].file", 7, "not in the"),
                row("checks: [{file: checks/good.csv}]", "checks[0].expect", 7, "missing"),
                check("expect: rejected, score: 1", "score", "only for what is graded"),
                check("expect: graded, reason: X", "reason", "only for a file that is rejected"),
                check("expect: graded, tolerance: -1", "tolerance", "between 0"),
                row("checks_jobs: [{expect: GRADED}]", "checks_jobs[0].solution", 7, "missing"),
                job("OUT_OF_MEMORYS", "did you mean OUT_OF_MEMORY?"),
                job("NODE_LOST", "not an outcome code of a program"));
    }

    private static Row column(String column, String key, String message) {
        return row(
                "submission:\n  columns:\n    - {name: key, type: id}\n    - " + column,
                "submission.columns[1]" + key,
                10,
                message);
    }

    private static Row metricKey(String lines, String key, String message) {
        int line = 7 + (int) lines.chars().filter(c -> c == '\n').count();
        return row("  " + lines, "metric." + key, line, message);
    }

    private static Row check(String rest, String key, String message) {
        return row(
                "checks: [{file: checks/good.csv, " + rest + "}]", "checks[0]." + key, 7, message);
    }

    private static Row job(String code, String message) {
        return row(
                "checks_jobs: [{solution: starter/solution.py, expect: " + code + "}]",
                "checks_jobs[0].expect",
                7,
                message);
    }

    private static Object[] numbers() {
        return Stream.iterate(1, number -> number + 1).limit(33).toArray();
    }
}
