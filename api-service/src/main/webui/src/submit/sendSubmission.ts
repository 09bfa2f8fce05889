/**
 * Sends one submission so that it arrives once: the same content keeps the same idempotency key,
 * over broken connections and second presses of the button alike.
 */
import { submitJob } from '../api/endpoints';
import { ApiError, NETWORK } from '../api/problem';
import type { Job, JobConfig } from '../api/types';

const TRIES = 3;
const PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 10_000;

/** The chosen file cannot be read any more; the browser refuses one that was changed since. */
export class FileChanged extends Error {}

export class Sender {
  private last: { content: string; key: string } | null = null;

  constructor(private readonly pause: (ms: number) => Promise<void> = sleep) {}

  async send(config: JobConfig, file: File): Promise<Job> {
    const bytes = await read(file);
    const copy = new File([bytes], file.name, { type: 'text/x-python' });
    const key = this.keyFor(
      `${JSON.stringify(config)} ${file.name} ${file.size} ${file.lastModified}`,
    );
    for (let attempt = 1; ; attempt += 1) {
      try {
        const job = await submitJob(config, copy, key);
        this.last = null;
        return job;
      } catch (error) {
        if (attempt >= TRIES || !(error instanceof ApiError) || !isWorthRepeating(error)) {
          throw error;
        }
        await this.pause(Math.min((error.retryAfter ?? 0) * 1000 || PAUSE_MS, LONGEST_PAUSE_MS));
      }
    }
  }

  private keyFor(content: string): string {
    if (this.last?.content !== content) {
      this.last = { content, key: randomKey() };
    }
    return this.last.key;
  }
}

/** Nobody knows whether it arrived, or it is being stored: the key makes it safe to ask again. */
function isWorthRepeating(error: ApiError): boolean {
  return error.code === NETWORK || error.code === 'IDEMPOTENCY_IN_FLIGHT';
}

async function read(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch {
    throw new FileChanged('The file has changed since you chose it. Choose it again.');
  }
}

/** `crypto.randomUUID` exists on secure origins only; this works everywhere. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
