/**
 * Keeps one stream's `LogBuffer` up to date: takes live pieces, and fetches what is missing.
 * `version` rises with every change of the buffer, for whoever shows it.
 */
import { signal } from '@preact/signals';
import { isAbort } from '../api/client';
import type { LogText } from '../api/endpoints';
import { ApiError } from '../api/problem';
import { LogBuffer, type LogPiece } from './logBuffer';

export type LogAccess = 'asking' | 'open' | 'refused' | 'failed';

/** Pieces of one catch-up; a log of the largest size fits, and a server gone mad does not. */
const MAX_FETCHES = 400;
/** Live pieces that wait for a hole to be filled. */
const MAX_WAITING = 200;

export class LogFeed {
  readonly buffer: LogBuffer;
  readonly version = signal(0);
  readonly access = signal<LogAccess>('asking');
  private waiting: LogPiece[] = [];
  private running: Promise<void> | null = null;
  private again = false;
  /** Rises when the log starts anew: answers from before are dropped. */
  private life = 0;

  constructor(
    private readonly fetch: (offset: number) => Promise<LogText>,
    hidesProgress = false,
  ) {
    this.buffer = new LogBuffer(hidesProgress);
  }

  /** A piece from the event stream. */
  take(piece: LogPiece): void {
    if (this.access.value === 'refused') {
      return;
    }
    if (this.running !== null) {
      this.keep(piece);
      return;
    }
    const merge = this.buffer.add(piece);
    if (merge === 'added') {
      this.access.value = 'open';
      this.version.value += 1;
    } else if (merge === 'gap') {
      this.keep(piece);
      void this.catchUp();
    }
  }

  /** Fetches from the end of what is here to the end of what there is. One at a time. */
  catchUp(): Promise<void> {
    if (this.running !== null) {
      this.again = true;
      return this.running;
    }
    this.running = this.fillIn().finally(() => {
      this.running = null;
      if (this.again) {
        this.again = false;
        void this.catchUp();
      }
    });
    return this.running;
  }

  restart(): void {
    this.life += 1;
    this.waiting = [];
    this.buffer.clear();
    this.version.value += 1;
  }

  private keep(piece: LogPiece): void {
    if (this.waiting.length < MAX_WAITING) {
      this.waiting.push(piece);
    }
  }

  /** What two reads do not bring is gone for good: then the waiting pieces go in with a hole. */
  private async fillIn(): Promise<void> {
    try {
      await this.fetchToEnd();
      if (!this.mergeWaiting()) {
        await this.fetchToEnd();
        this.mergeAfterHole();
      }
    } catch (error) {
      this.onError(error);
    }
  }

  private async fetchToEnd(): Promise<void> {
    for (let i = 0; i < MAX_FETCHES; i += 1) {
      const { life } = this;
      const offset = this.buffer.end;
      const { text, next } = await this.fetch(offset);
      if (life !== this.life) {
        continue;
      }
      this.access.value = 'open';
      if (next <= offset) {
        // Live pieces may be ahead of what can be read.
        return;
      }
      this.buffer.add({ offset, next, text });
      this.version.value += 1;
    }
  }

  /** Whether all pieces that waited have found their place. */
  private mergeWaiting(): boolean {
    this.waiting.sort((a, b) => a.offset - b.offset);
    this.waiting = this.waiting.filter((piece) => this.buffer.add(piece) === 'gap');
    this.version.value += 1;
    return this.waiting.length === 0;
  }

  private mergeAfterHole(): void {
    for (const piece of this.waiting) {
      this.buffer.addAfterHole(piece);
    }
    this.waiting = [];
    this.version.value += 1;
  }

  private onError(error: unknown): void {
    if (isAbort(error)) {
      return;
    }
    if (!(error instanceof ApiError)) {
      throw error;
    }
    if (error.status === 404) {
      // Nothing was written yet, or the log is older than its retention.
      this.access.value = 'open';
    } else if (error.status === 403) {
      this.access.value = 'refused';
    } else if (this.buffer.isEmpty) {
      this.access.value = 'failed';
    }
  }
}
