/**
 * One job as the page knows it, kept up to date: by the event stream, and by polling while the
 * stream cannot be had. The page shows the signals and calls `start`, `stop`, `refresh`; events
 * only hurry things, the truth is always the job as the API gives it.
 */
import { signal } from '@preact/signals';
import { isAbort } from '../api/client';
import * as api from '../api/endpoints';
import { LiveStream, type LiveEvent, type OpenSource } from '../api/live';
import { ApiError } from '../api/problem';
import { loadSession } from '../api/session';
import type { Activity, Job, LogStream, Progress, Queue, TimelineEntry, Usage } from '../api/types';
import { isEnded } from '../base/states';
import type { LogPiece } from './logBuffer';
import { LogFeed } from './logFeed';

export type LiveMode = 'connecting' | 'live' | 'polling' | 'ended';

/** How long one poll waits at the server; short, since the place in the queue does not wake it. */
const WAIT_SECONDS = 10;
/** Between two polls. */
const POLL_PAUSE_MS = 2000;
/** After this long of polling the stream is tried again. */
const STREAM_AGAIN_MS = 60_000;
/** Logs may arrive a little after the end. */
const LATE_LOG_MS = 3000;

export class JobModel {
  readonly job = signal<Job | null>(null);
  readonly error = signal<unknown>(null);
  readonly mode = signal<LiveMode>('connecting');
  readonly timeline = signal<TimelineEntry[]>([]);
  readonly logs: Record<LogStream, LogFeed>;

  private readonly abort = new AbortController();
  private readonly stream: LiveStream;
  private etag: string | null = null;
  private refreshing: Promise<void> | null = null;
  private refreshAgain = false;
  private runAttempt = 0;
  private timelineAsked = 0;

  constructor(
    readonly id: string,
    openSource?: OpenSource,
  ) {
    const feed = (stream: LogStream): LogFeed =>
      new LogFeed(
        (offset) => api.fetchLog(id, stream, offset, this.abort.signal),
        stream === 'stdout',
      );
    this.logs = { stdout: feed('stdout'), stderr: feed('stderr'), grader: feed('grader') };
    this.stream = new LiveStream(
      api.eventsUrl(id),
      {
        onOpen: () => {
          this.mode.value = 'live';
          void this.refresh();
          this.readLogs();
        },
        onEvent: (name, data) => this.onEvent(name, data),
        onLost: () => void this.poll(),
      },
      openSource,
    );
  }

  async start(): Promise<void> {
    await this.refresh();
    if (this.abort.signal.aborted || this.job.value === null) {
      return;
    }
    this.readLogs();
    if (!isEnded(this.job.value.state)) {
      this.stream.open();
    }
  }

  stop(): void {
    this.abort.abort();
    this.stream.close();
  }

  /** Reads the job again. One at a time; a call meanwhile makes it run once more. */
  refresh(): Promise<void> {
    if (this.refreshing !== null) {
      this.refreshAgain = true;
      return this.refreshing;
    }
    this.refreshing = this.read(null, 0).then(() => {
      this.refreshing = null;
      if (this.refreshAgain && !this.abort.signal.aborted) {
        this.refreshAgain = false;
        void this.refresh();
      }
    });
    return this.refreshing;
  }

  /** The answer of a call that changed the job. */
  accept(job: Job): void {
    const before = this.job.value;
    this.job.value = job;
    this.error.value = null;
    this.noteAttempt(job);
    if (before === null || before.state !== job.state || before.attempt !== job.attempt) {
      void this.readTimeline();
    }
    if (isEnded(job.state) && this.mode.value !== 'ended') {
      this.mode.value = 'ended';
      this.stream.close();
      if (before !== null) {
        this.readLogs();
        setTimeout(() => this.readLogs(), LATE_LOG_MS);
      }
    }
  }

  /** Whether there was an answer with something else than `etag` names. */
  private async read(etag: string | null, waitSeconds: number): Promise<boolean> {
    try {
      const answer = await api.awaitJob(this.id, etag, waitSeconds, this.abort.signal);
      this.etag = answer.etag;
      this.error.value = null;
      if (answer.job !== null) {
        this.accept(answer.job);
      }
      return answer.job !== null;
    } catch (error) {
      if (!isAbort(error)) {
        this.error.value = error;
      }
      return true;
    }
  }

  /** The latest question's answer counts: an older one may come after it and know less. */
  private async readTimeline(): Promise<void> {
    this.timelineAsked += 1;
    const mine = this.timelineAsked;
    try {
      const entries = await api.fetchTimeline(this.id, this.abort.signal);
      if (mine === this.timelineAsked) {
        this.timeline.value = entries;
      }
    } catch (error) {
      // The timeline explains; the job itself says the same in short. A 401 was told already.
      if (!isAbort(error) && !(error instanceof ApiError)) {
        throw error;
      }
    }
  }

  private readLogs(): void {
    if (this.abort.signal.aborted) {
      return;
    }
    void this.logs.stdout.catchUp();
    void this.logs.stderr.catchUp();
    if (this.logs.grader.access.value === 'open') {
      void this.logs.grader.catchUp();
    }
  }

  /** A fault of ours made it run again: what the lost attempt printed is not this one's log. */
  private noteAttempt(job: Job): void {
    if (job.state !== 'ASSIGNED' && job.state !== 'PREPARING' && job.state !== 'RUNNING') {
      return;
    }
    const attempt = job.attempt ?? 0;
    if (this.runAttempt !== 0 && attempt > this.runAttempt) {
      this.logs.stdout.restart();
      this.logs.stderr.restart();
      this.readLogs();
    }
    this.runAttempt = Math.max(this.runAttempt, attempt);
  }

  private onEvent(name: LiveEvent, data: unknown): void {
    const job = this.job.value;
    switch (name) {
      case 'state':
      case 'result':
        void this.refresh();
        break;
      case 'queue':
        this.patch(job, { queue: data as Queue });
        break;
      case 'progress':
        this.patch(job, { progress: data as Progress });
        break;
      case 'usage':
        this.onUsage(job, data as Usage & { activity?: Activity });
        break;
      case 'log':
        this.onLog(data);
        break;
      case 'auth_expired':
        // Renews the cookie or ends the session; the browser then resumes the stream by itself.
        void loadSession();
        break;
    }
  }

  private onUsage(job: Job | null, { activity, ...usage }: Usage & { activity?: Activity }): void {
    this.patch(job, activity === undefined ? { usage } : { usage, activity });
  }

  private patch(job: Job | null, change: Partial<Job>): void {
    if (job !== null && !isEnded(job.state)) {
      this.job.value = { ...job, ...change };
    }
  }

  private onLog(data: unknown): void {
    const chunk = data as Partial<LogPiece> & { stream?: LogStream; next_offset?: number };
    const feed = chunk.stream === undefined ? undefined : this.logs[chunk.stream];
    if (feed === undefined) {
      return;
    }
    if (typeof chunk.offset !== 'number' || typeof chunk.text !== 'string') {
      void feed.catchUp();
      return;
    }
    const bytes = new TextEncoder().encode(chunk.text).length;
    const next = chunk.next_offset ?? chunk.offset + bytes;
    feed.take({ offset: chunk.offset, next, text: chunk.text });
  }

  private async poll(): Promise<void> {
    if (this.abort.signal.aborted || this.mode.value === 'ended') {
      return;
    }
    this.mode.value = 'polling';
    const until = Date.now() + STREAM_AGAIN_MS;
    while (!this.abort.signal.aborted && this.isPolling() && Date.now() < until) {
      const changed = await this.read(this.etag, this.waitSeconds());
      if (!changed && this.isPolling()) {
        // Unchanged by its tag; place, progress and activity may still have moved.
        await this.read(null, 0);
      }
      this.readLogs();
      await pause(this.pauseMs(), this.abort.signal);
    }
    if (!this.abort.signal.aborted && this.isPolling()) {
      this.stream.open();
    }
  }

  /** A job on its node is asked at once: its progress and its log move without a change of state. */
  private waitSeconds(): number {
    const state = this.job.value?.state;
    return state === 'RUNNING' || state === 'PREPARING' ? 0 : WAIT_SECONDS;
  }

  private isPolling(): boolean {
    return this.mode.value === 'polling';
  }

  private pauseMs(): number {
    const error = this.error.value;
    const asked = error instanceof ApiError ? (error.retryAfter ?? 5) * 1000 : 0;
    return Math.max(POLL_PAUSE_MS, asked);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
