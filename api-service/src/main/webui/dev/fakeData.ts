/** Made-up jobs and competitions for looking at the page without a server; one of each kind. */
import type { Competition, Job, LeaderboardRow, TimelineEntry } from '../src/api/types';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const start = Date.now();

export function at(offsetMs: number): string {
  return new Date(start + offsetMs).toISOString();
}

export const ME = { id: 'u-ada', name: 'Ada Lovelace', roles: ['student'] };

const README = `# Spaceship survivors

Predict who survives. **One row per passenger**, no more.

## Data

| file | rows | what |
|---|---|---|
| \`train.csv\` | 8,693 | with the column \`survived\` |
| \`test.csv\` | 4,277 | without |

1. Read \`/data/train.csv\`
2. Write \`submission.csv\`

\`\`\`python
import pandas as pd
train = pd.read_csv("/data/train.csv")
\`\`\`

- [x] pandas, scikit-learn, torch
- [ ] the network is off

> Start small. See [the docs](https://example.org/docs) or [a trap](javascript:alert(1)).

<script>alert("never runs")</script>
`;

function competition(id: string, title: string, more: Partial<Competition>): Competition {
  return {
    id,
    version: 3,
    title,
    summary: 'Predict which passengers were transported to another dimension.',
    description: README,
    opens_at: at(-20 * DAY),
    closes_at: at(9 * DAY),
    limits: {
      solution_bytes: 1024 * 1024,
      wall: 3600,
      default_wall: 1800,
      cpus: 4,
      memory: 16 * 1024 ** 3,
      scratch: 20 * 1024 ** 3,
    },
    gpu: { count: 1, min_memory: 16 * 1024 ** 3 },
    submission: { file: 'submission.csv', format: 'csv', max_bytes: 64 * 1024 ** 2 },
    metric: { name: 'accuracy', higher_is_better: true, precision: 4, columns: [] },
    quota: { per_day: 20, total: null, concurrent: 2, left: 17 },
    leaderboard: { rule: 'best', show: 'live' },
    ...more,
  };
}

export const COMPETITIONS: Competition[] = [
  competition('spaceship', 'Spaceship survivors', {
    announcement: 'The test set was repaired on Monday; old scores were graded again.',
  }),
  competition('whale-calls', 'Whale calls from hydrophones', {
    summary: 'Find the calls of right whales in two seconds of sound.',
    metric: { name: 'AUC', higher_is_better: true, precision: 5 },
  }),
  competition('house-prices', 'House prices', {
    summary: 'A regression to start with.',
    closes_at: at(-2 * DAY),
    metric: { name: 'RMSE', higher_is_better: false, precision: 3 },
  }),
  competition('next-term', 'Denoising dirty documents, with a rather long title for a phone', {
    opens_at: at(12 * DAY),
    closes_at: at(60 * DAY),
  }),
  competition('held', 'Leaf classification', {
    paused: { reason: 'The grader is being repaired.' },
  }),
];

function job(n: number, state: Job['state'], ago: number, more: Partial<Job>): Job {
  return {
    id: `0199a1b2-c3d4-7e5f-8a6b-${String(n).padStart(12, '0')}`,
    user_id: ME.id,
    user_name: ME.name,
    competition_id: 'spaceship',
    competition_version: 3,
    state,
    attempt: 1,
    expected_time: 600,
    timeout: 1800,
    gpus: 1,
    solution: { sha256: 'ab'.repeat(32), size: 4321, name: 'solution.py' },
    submitted_at: at(-ago),
    queued_at: at(-ago + SECOND),
    ...more,
  };
}

export const JOBS: Job[] = [
  job(1, 'QUEUED', 4 * MINUTE, {
    attempt: 0,
    stage: 'queue',
    note: 'deeper trees',
    queue: {
      position: 4,
      ahead: 3,
      reason: 'All 8 GPUs with 16 GiB or more are busy.',
      start: { p50: at(6 * MINUTE), p90: at(14 * MINUTE) },
      finish: { p50: at(16 * MINUTE), p90: at(30 * MINUTE) },
      as_of: at(0),
    },
  }),
  job(2, 'RUNNING', 14 * MINUTE, {
    stage: 'run',
    note: '<img src=x onerror=alert(1)> with a note that is long enough to be cut in the list of jobs',
    node_id: 'gpu-03',
    started_at: at(-5 * MINUTE),
    progress: { percent: 42, message: 'epoch 5 of 12', at: at(0) },
    activity: { last_log_at: at(-2 * SECOND), last_gpu_active_at: at(-9 * SECOND), cpu: 1.84 },
  }),
  job(3, 'GRADING', 25 * MINUTE, {
    stage: 'grade',
    started_at: at(-12 * MINUTE),
    node_id: 'gpu-01',
  }),
  job(4, 'SUCCEEDED', 2 * 60 * MINUTE, {
    stage: 'grade',
    started_at: at(-110 * MINUTE),
    finished_at: at(-100 * MINUTE),
    node_id: 'gpu-02',
    counted: true,
    usage: {
      gpu_seconds: 583,
      cpu_seconds: 1201,
      max_rss: 3.2 * 1024 ** 3,
      gpu_utilization_mean: 0.71,
    },
    outcome: {
      code: 'GRADED',
      fault: 'none',
      stage: 'grade',
      message: 'Your submission was graded.',
      counted: true,
    },
    result: {
      score: 0.81234,
      public: 0.8091,
      metric: 'accuracy',
      higher_is_better: true,
      precision: 4,
      medal: 'silver',
      rows: 4277,
      metrics: { f1: 0.7991, log_loss: 0.4312 },
      on_leaderboard: true,
      message: 'Well above the baseline of 0.78.',
      details: [{ type: 'detail', class: 'A', recall: 0.8 }],
    },
  }),
  job(5, 'FAILED', 5 * 60 * MINUTE, {
    stage: 'collect',
    started_at: at(-290 * MINUTE),
    finished_at: at(-280 * MINUTE),
    outcome: {
      code: 'SUBMISSION_INVALID',
      fault: 'student',
      stage: 'collect',
      message: 'submission.csv does not fit the sample: 12 mistakes were found.',
      hint: 'Compare your file with public/sample_submission.csv; check the ids first.',
      counted: true,
      errors: Array.from({ length: 12 }, (_, i) => ({
        line: 17 + i,
        column: 'survived',
        value: i % 2 ? 'maybe' : '<b>yes</b>',
        message: 'is neither 0 nor 1',
      })),
    },
  }),
  job(6, 'FAILED', 9 * 60 * MINUTE, {
    competition_id: 'whale-calls',
    stage: 'run',
    started_at: at(-530 * MINUTE),
    finished_at: at(-529 * MINUTE),
    outcome: {
      code: 'USER_CODE_ERROR',
      reason: 'MODULE_NOT_FOUND',
      fault: 'student',
      stage: 'run',
      message: 'Your program ended with an error: the module "lightgbm" is not installed here.',
      hint: 'See the list of packages on the competition page.',
      exit_code: 1,
      counted: true,
    },
  }),
  job(7, 'TIMED_OUT', DAY, {
    stage: 'run',
    started_at: at(-DAY + MINUTE),
    finished_at: at(-DAY + 31 * MINUTE),
    outcome: {
      code: 'TIME_LIMIT',
      fault: 'student',
      stage: 'run',
      message:
        'Your program ran for 30 min, which is the limit you set. Its last line came 2 s before.',
      hint: 'Ask for more time, or do less work.',
      limit: { name: 'wall', value: 1800, used: 1801 },
      counted: true,
    },
  }),
  job(8, 'FAILED', 2 * DAY, {
    competition_id: 'whale-calls',
    stage: 'run',
    attempt: 3,
    finished_at: at(-2 * DAY + 40 * MINUTE),
    outcome: {
      code: 'GPU_FAULT',
      fault: 'platform',
      stage: 'run',
      message: 'The GPU failed on three machines while your program ran.',
      hint: 'Submit again; the operators know.',
      counted: false,
      retried: 2,
    },
  }),
  job(9, 'CANCELLED', 3 * DAY, {
    stage: 'queue',
    finished_at: at(-3 * DAY + MINUTE),
    outcome: {
      code: 'CANCELLED_BY_USER',
      fault: 'student',
      stage: 'queue',
      message: 'You cancelled this job before it ran.',
      counted: false,
    },
  }),
];

export function timelineOf(one: Job): TimelineEntry[] {
  const path: Job['state'][] = [
    'SUBMITTED',
    'QUEUED',
    'ASSIGNED',
    'PREPARING',
    'RUNNING',
    'GRADING',
  ];
  const begin = Date.parse(one.submitted_at);
  const ended = !path.includes(one.state);
  const reached = ended
    ? { queue: 2, prepare: 4, run: 5, collect: 5, grade: 6, report: 6 }[
        one.outcome?.stage ?? 'queue'
      ]
    : path.indexOf(one.state) + 1;
  const entries: TimelineEntry[] = path.slice(0, reached).map((state, i) => ({
    state,
    at: new Date(begin + i * MINUTE).toISOString(),
    attempt: i < 2 ? 0 : (one.attempt ?? 0),
    node: i < 2 ? null : (one.node_id ?? 'gpu-07'),
    why: null,
  }));
  if (ended) {
    entries.push({
      state: one.state,
      at: one.finished_at ?? at(0),
      why: one.outcome?.code ?? null,
    });
  }
  return entries;
}

export function leaderboardRows(from: number, count: number): LeaderboardRow[] {
  return Array.from({ length: count }, (_, i) => {
    const rank = from + i + 1;
    return {
      rank,
      name:
        rank === 7
          ? 'Ada Lovelace'
          : `quiet-${['otter', 'heron', 'lynx', 'moth'][rank % 4]}-${rank}`,
      me: rank === 7,
      score: 0.93 - rank * 0.0041,
      metrics: { f1: 0.9 - rank * 0.005, log_loss: 0.2 + rank * 0.01 },
      job_id: rank === 7 ? (JOBS[3]?.id ?? null) : null,
      submitted_at: at(-rank * 37 * MINUTE),
      late: rank === 9,
      medal: rank < 3 ? 'gold' : rank < 6 ? 'silver' : null,
      kind: rank === 12 ? 'baseline' : 'user',
    };
  });
}

/** Which streams a job has, and what stands in them at first. */
export function firstLog(one: Job, stream: string): string {
  if (!one.started_at) {
    return '';
  }
  if (stream === 'stderr') {
    return one.outcome?.code === 'USER_CODE_ERROR'
      ? 'Traceback (most recent call last):\n  File "/work/solution.py", line 3, in <module>\n    import lightgbm\nModuleNotFoundError: No module named \'lightgbm\'\n'
      : '';
  }
  const epochs = Array.from(
    { length: 40 },
    (_, i) => `epoch 1 step ${i + 1}/40 loss ${(1 / (i + 1)).toFixed(4)} <b>text</b> äöü`,
  );
  return `reading /data/train.csv\n8693 rows\n${epochs.join('\n')}\n`;
}
