/**
 * A job's event stream over the browser's `EventSource`, which sends the cookie and resumes with
 * `Last-Event-ID` by itself. Says when the stream cannot be had, so that the caller can poll: no
 * answer at all, too many streams, or a proxy that swallows it.
 */

export const LIVE_EVENTS = [
  'state',
  'queue',
  'log',
  'progress',
  'usage',
  'result',
  'auth_expired',
] as const;

export type LiveEvent = (typeof LIVE_EVENTS)[number];

export interface LiveListener {
  /** The stream is up, at first or again: what happened meanwhile may be unknown. */
  onOpen(): void;
  onEvent(name: LiveEvent, data: unknown): void;
  /** The stream is given up. */
  onLost(): void;
}

/** What of `EventSource` is used; tests bring their own. */
export type EventSourceLike = Pick<EventSource, 'addEventListener' | 'close' | 'readyState'>;
export type OpenSource = (url: string) => EventSourceLike;

const CLOSED = 2;
/** Failures in a row, without an answer between them, after which polling is better. */
const MAX_FAILURES = 3;

export class LiveStream {
  private source: EventSourceLike | null = null;
  private failures = 0;

  constructor(
    private readonly url: string,
    private readonly listener: LiveListener,
    private readonly openSource: OpenSource = (address) => new EventSource(address),
  ) {}

  open(): void {
    this.close();
    this.failures = 0;
    const source = this.openSource(this.url);
    this.source = source;
    source.addEventListener('open', () => {
      this.failures = 0;
      this.listener.onOpen();
    });
    source.addEventListener('error', () => {
      this.failures += 1;
      if (source.readyState === CLOSED || this.failures >= MAX_FAILURES) {
        this.close();
        this.listener.onLost();
      }
    });
    for (const name of LIVE_EVENTS) {
      source.addEventListener(name, (event) => {
        const data = parse((event as MessageEvent<string>).data);
        if (data !== undefined) {
          this.listener.onEvent(name, data);
        }
      });
    }
  }

  close(): void {
    this.source?.close();
    this.source = null;
  }
}

/** An event that is no JSON is left out: the next read of the job brings what it said. */
function parse(text: string | undefined): unknown {
  if (text === undefined || text === '') {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
