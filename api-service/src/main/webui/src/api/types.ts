/**
 * What the API says, as types: the page's copy of the REST contract. A field that the contract
 * gives only in some states, or only to some people, is optional; readers skip what they do not
 * know.
 */

export type JobState =
  | 'SUBMITTED'
  | 'QUEUED'
  | 'HELD'
  | 'ASSIGNED'
  | 'PREPARING'
  | 'RUNNING'
  | 'GRADING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'CANCELLED';

export type Stage = 'queue' | 'prepare' | 'run' | 'collect' | 'grade' | 'report';
export type Fault = 'student' | 'grader' | 'platform' | 'staff' | 'none';
export type LogStream = 'stdout' | 'stderr' | 'grader';
export type Role = 'student' | 'instructor' | 'assistant' | 'operator';

type Maybe<T> = T | null | undefined;

export interface Page<T> {
  items: T[];
  next_cursor?: Maybe<string>;
}

export interface FieldError {
  field?: Maybe<string>;
  message: string;
}

/** RFC 9457, with the members of ours. */
export interface Problem {
  type?: Maybe<string>;
  title?: Maybe<string>;
  status: number;
  detail?: Maybe<string>;
  instance?: Maybe<string>;
  code: string;
  trace_id?: Maybe<string>;
  errors?: Maybe<FieldError[]>;
  /** The unfinished twin, with `DUPLICATE_SUBMISSION`. */
  job_id?: Maybe<string>;
}

/** A guess with its spread: half of all cases end by `p50`, nine in ten by `p90`. */
export interface Quantiles {
  p50?: Maybe<string>;
  p90?: Maybe<string>;
}

export interface Queue {
  position?: Maybe<number>;
  ahead?: Maybe<number>;
  reason?: Maybe<string>;
  start?: Maybe<Quantiles>;
  finish?: Maybe<Quantiles>;
  as_of?: Maybe<string>;
}

export interface Progress {
  percent?: Maybe<number>;
  message?: Maybe<string>;
  at?: Maybe<string>;
}

export interface ErrorLine {
  line?: Maybe<number>;
  column?: Maybe<string>;
  value?: Maybe<string>;
  message: string;
}

export interface LimitUse {
  name: string;
  value: number;
  used: number;
}

export interface Outcome {
  code: string;
  reason?: Maybe<string>;
  stage?: Maybe<Stage>;
  fault: Fault;
  message: string;
  hint?: Maybe<string>;
  doc?: Maybe<string>;
  errors?: Maybe<ErrorLine[]>;
  limit?: Maybe<LimitUse>;
  exit_code?: Maybe<number>;
  signal?: Maybe<string>;
  counted?: Maybe<boolean>;
  retried?: Maybe<number>;
}

export interface Result {
  score?: Maybe<number>;
  public?: Maybe<number>;
  metric?: Maybe<string>;
  higher_is_better?: Maybe<boolean>;
  precision?: Maybe<number>;
  medal?: Maybe<string>;
  rows?: Maybe<number>;
  metrics?: Maybe<Record<string, number>>;
  late?: Maybe<boolean>;
  penalty?: Maybe<number>;
  partial?: Maybe<boolean>;
  on_leaderboard?: Maybe<boolean>;
  graded_version?: Maybe<number>;
  regraded_from?: Maybe<number>;
  message?: Maybe<string>;
  details?: unknown;
}

export interface Usage {
  gpu_seconds?: Maybe<number>;
  cpu_seconds?: Maybe<number>;
  max_rss?: Maybe<number>;
  max_gpu_memory?: Maybe<number>;
  gpu_utilization_mean?: Maybe<number>;
  gpu_throttled_seconds?: Maybe<number>;
  leftover_processes?: Maybe<number>;
}

/** How a running program is doing; `cpu` is how many processors it keeps busy. */
export interface Activity {
  last_log_at?: Maybe<string>;
  last_gpu_active_at?: Maybe<string>;
  cpu?: Maybe<number>;
  note?: Maybe<string>;
}

export interface Solution {
  sha256: string;
  size: number;
  name?: Maybe<string>;
}

export interface Job {
  id: string;
  user_id: string;
  user_name?: Maybe<string>;
  competition_id: string;
  competition_version?: Maybe<number>;
  state: JobState;
  stage?: Maybe<Stage>;
  attempt?: Maybe<number>;
  expected_time?: Maybe<number>;
  timeout?: Maybe<number>;
  gpus?: Maybe<number>;
  note?: Maybe<string>;
  tags?: Maybe<string[]>;
  solution?: Maybe<Solution>;
  submitted_at: string;
  queued_at?: Maybe<string>;
  started_at?: Maybe<string>;
  finished_at?: Maybe<string>;
  deadline_at?: Maybe<string>;
  node_id?: Maybe<string>;
  queue?: Maybe<Queue>;
  progress?: Maybe<Progress>;
  activity?: Maybe<Activity>;
  outcome?: Maybe<Outcome>;
  result?: Maybe<Result>;
  usage?: Maybe<Usage>;
  counted?: Maybe<boolean>;
}

export interface TimelineEntry {
  state: JobState;
  stage?: Maybe<Stage>;
  at: string;
  by?: Maybe<string>;
  attempt?: Maybe<number>;
  node?: Maybe<string>;
  why?: Maybe<string>;
}

export interface Artifact {
  name: string;
  size?: Maybe<number>;
}

export interface Metric {
  name: string;
  higher_is_better: boolean;
  precision?: Maybe<number>;
  unit?: Maybe<string>;
  columns?: Maybe<MetricColumn[]>;
}

export interface MetricColumn {
  key: string;
  title?: Maybe<string>;
  precision?: Maybe<number>;
  hidden?: Maybe<boolean>;
}

export interface CompetitionLimits {
  solution_bytes?: Maybe<number>;
  wall?: Maybe<number>;
  default_wall?: Maybe<number>;
  cpus?: Maybe<number>;
  memory?: Maybe<number>;
  scratch?: Maybe<number>;
  pids?: Maybe<number>;
}

export interface Competition {
  id: string;
  version?: Maybe<number>;
  title?: Maybe<string>;
  summary?: Maybe<string>;
  /** The README's Markdown; on the single resource only. */
  description?: Maybe<string>;
  opens_at?: Maybe<string>;
  closes_at?: Maybe<string>;
  late?: Maybe<{ until?: Maybe<string>; penalty_per_day?: Maybe<number> }>;
  held?: Maybe<{ why?: Maybe<string>; reason?: Maybe<string>; since?: Maybe<string> }>;
  paused?: Maybe<boolean | { reason?: Maybe<string> }>;
  withdrawn?: Maybe<{ reason?: Maybe<string> }>;
  announcement?: Maybe<string>;
  limits?: Maybe<CompetitionLimits>;
  gpu?: Maybe<{
    count?: Maybe<number>;
    min_memory?: Maybe<number>;
    min_compute_capability?: Maybe<string | number>;
  }>;
  submission?: Maybe<{ file?: Maybe<string>; format?: Maybe<string>; max_bytes?: Maybe<number> }>;
  metric?: Maybe<Metric>;
  quota?: Maybe<{
    per_day?: Maybe<number>;
    total?: Maybe<number>;
    concurrent?: Maybe<number>;
    concurrent_total?: Maybe<number>;
    reset_zone?: Maybe<string>;
    left?: Maybe<number>;
    resets_at?: Maybe<string>;
  }>;
  leaderboard?: Maybe<{ rule?: Maybe<string>; show?: Maybe<string>; freeze_at?: Maybe<string> }>;
}

export interface CompetitionFile {
  path: string;
  size?: Maybe<number>;
}

export interface LeaderboardRow {
  rank?: Maybe<number>;
  name: string;
  me?: Maybe<boolean>;
  score?: Maybe<number>;
  metrics?: Maybe<Record<string, number>>;
  job_id?: Maybe<string>;
  submitted_at?: Maybe<string>;
  late?: Maybe<boolean>;
  medal?: Maybe<string>;
  kind?: Maybe<string>;
}

export interface Me {
  id: string;
  name?: Maybe<string>;
  roles?: Maybe<Role[]>;
}

/** What `/queue/estimate` says; a time, or seconds from now. */
export interface Estimate {
  p50?: Maybe<number | string>;
  p90?: Maybe<number | string>;
  basis?: Maybe<string>;
}

/** What a student asks for with a submission. */
export interface JobConfig {
  competition_id: string;
  expected_time: number;
  timeout?: number;
  note?: string;
  allow_duplicate?: boolean;
}
