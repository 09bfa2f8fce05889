/** A pretend API for tests: answers by `METHOD /path`, keeps what was asked. */
import { vi } from 'vitest';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  init: RequestInit;
}

export type Answer = (asked: Asked) => Response | Promise<Response>;

export class FakeServer {
  readonly asked: Asked[] = [];
  private readonly answers = new Map<string, Answer>();

  constructor() {
    vi.stubGlobal('fetch', (input: string, init: RequestInit) => this.fetch(input, init));
  }

  on(call: string, answer: Answer): this {
    this.answers.set(call, answer);
    return this;
  }

  count(call: string): number {
    return this.asked.filter(({ method, path }) => `${method} ${path}` === call).length;
  }

  private async fetch(input: string, init: RequestInit): Promise<Response> {
    init.signal?.throwIfAborted();
    const url = new URL(input, 'http://server');
    const asked: Asked = {
      method: init.method ?? 'GET',
      path: url.pathname.replace(/^\/api\/v1/, ''),
      query: url.searchParams,
      headers: new Headers(init.headers),
      init,
    };
    this.asked.push(asked);
    const answer = this.answers.get(`${asked.method} ${asked.path}`);
    return answer === undefined ? problem(404, 'NOT_FOUND', 'Nothing here.') : answer(asked);
  }
}

export function json(body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

export function problem(
  status: number,
  code: string,
  detail: string,
  more: object = {},
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify({ status, code, detail, ...more }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  });
}

export function text(body: string, next: number): Response {
  return new Response(body, { headers: { 'X-Next-Offset': String(next) } });
}
