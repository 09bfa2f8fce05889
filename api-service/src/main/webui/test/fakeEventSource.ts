/** An `EventSource` that a test drives by hand. */
import type { EventSourceLike } from '../src/api/live';

export class FakeEventSource {
  static readonly all: FakeEventSource[] = [];
  readyState = 0;
  private readonly listeners = new Map<string, ((event: Event) => void)[]>();

  constructor(readonly url: string) {
    FakeEventSource.all.push(this);
  }

  static open = (url: string): EventSourceLike =>
    new FakeEventSource(url) as unknown as EventSourceLike;

  static latest(): FakeEventSource {
    const source = FakeEventSource.all.at(-1);
    if (source === undefined) {
      throw new Error('no stream was opened');
    }
    return source;
  }

  addEventListener(name: string, listener: (event: Event) => void): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }

  close(): void {
    this.readyState = 2;
  }

  /** The server answered. */
  connect(): void {
    this.readyState = 1;
    this.tell('open', new Event('open'));
  }

  say(name: string, data: unknown): void {
    const body = typeof data === 'string' ? data : JSON.stringify(data);
    this.tell(name, new MessageEvent(name, { data: body }));
  }

  /** The connection broke; the browser tries again unless `forGood`. */
  fail(forGood: boolean): void {
    this.readyState = forGood ? 2 : 0;
    this.tell('error', new Event('error'));
  }

  private tell(name: string, event: Event): void {
    for (const listener of this.listeners.get(name) ?? []) {
      listener(event);
    }
  }
}
