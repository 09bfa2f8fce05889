/**
 * The one way to the API. Sends the session's cookie and never a token; every call has a deadline;
 * every failure is an `ApiError`. A 401 is told to whoever keeps the session, once per call, and
 * still thrown, so that the caller stops.
 */
import { ApiError, networkError, problemOf } from './problem';

const BASE = '/api/v1';
const READ_DEADLINE_MS = 30_000;
const UPLOAD_DEADLINE_MS = 300_000;

type Query = Record<string, string | number | null | undefined>;

export interface CallOptions {
  query?: Query;
  /** A `FormData` goes as multipart, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  deadlineMs?: number;
}

let onSignedOut: () => void = () => {};

/** The session's keeper registers here. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** Path and query under the API, for links and event streams too. */
export function apiUrl(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') {
      params.set(name, String(value));
    }
  }
  const text = params.toString();
  return BASE + path + (text === '' ? '' : `?${text}`);
}

/** Answers 2xx and 304; throws `ApiError` for the rest, and the caller's own abort as it is. */
export async function send(
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Response> {
  const headers: Record<string, string> = {
    Accept: 'application/json, application/problem+json',
    ...options.headers,
  };
  let body: BodyInit | undefined;
  if (options.body instanceof FormData) {
    body = options.body;
  } else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(options.body);
  }
  const deadline = AbortSignal.timeout(
    options.deadlineMs ?? (body instanceof FormData ? UPLOAD_DEADLINE_MS : READ_DEADLINE_MS),
  );
  const init: RequestInit = {
    method,
    headers,
    credentials: 'same-origin',
    // A redirect can only lead to the sign-in page of another server: that is a 401 in disguise.
    redirect: 'manual',
    signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
  };
  if (body !== undefined) {
    init.body = body;
  }
  let response: Response;
  try {
    response = await fetch(apiUrl(path, options.query), init);
  } catch (error) {
    if (options.signal?.aborted) {
      throw error;
    }
    throw networkError();
  }
  if (response.ok || response.status === 304) {
    return response;
  }
  if (response.type === 'opaqueredirect') {
    onSignedOut();
    throw new ApiError({ status: 401, code: 'UNAUTHENTICATED' });
  }
  const problem = await problemOf(response);
  if (problem.status === 401) {
    onSignedOut();
  }
  throw problem;
}

export async function sendJson<T>(
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<T> {
  return readJson<T>(await send(method, path, options), options.signal);
}

export function getJson<T>(path: string, options: CallOptions = {}): Promise<T> {
  return sendJson<T>('GET', path, options);
}

/** The body may break off after the headers came: that is the network too. */
export async function readJson<T>(response: Response, signal?: AbortSignal): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw networkError();
  }
}

/** Whether an error is only the caller's own change of mind. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
