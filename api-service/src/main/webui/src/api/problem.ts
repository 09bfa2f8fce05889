/**
 * What went wrong with a call, for the code (`ApiError`) and in plain words (`explain`). The
 * client makes these; every page shows them. The server's `detail` is shown as it is: it knows the
 * figures, this file only knows the headline.
 */
import { formatDuration } from '../base/format';
import type { FieldError, Problem } from './types';

/** No answer came at all: the network, or a deadline of ours. */
export const NETWORK = 'NETWORK';

export class ApiError extends Error {
  constructor(
    readonly problem: Problem,
    /** Seconds to wait before another try, where the server said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(`${problem.code}: ${problem.detail ?? problem.title ?? ''}`);
    this.name = 'ApiError';
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  get fieldErrors(): FieldError[] {
    return this.problem.errors ?? [];
  }
}

export function networkError(): ApiError {
  return new ApiError({ status: 0, code: NETWORK });
}

/** Reads an error's body; what is no problem document still becomes one. */
export async function problemOf(response: Response): Promise<ApiError> {
  const retryAfter = retryAfterSeconds(response.headers.get('Retry-After'), Date.now());
  let body: Partial<Problem> = {};
  try {
    const parsed: unknown = JSON.parse(await response.text());
    if (typeof parsed === 'object' && parsed !== null) {
      body = parsed as Partial<Problem>;
    }
  } catch {
    // A proxy's page or nothing at all: the status says what there is to say.
  }
  const problem: Problem = {
    ...body,
    status: response.status,
    code: typeof body.code === 'string' ? body.code : `HTTP_${response.status}`,
    errors: Array.isArray(body.errors) ? body.errors : [],
  };
  return new ApiError(problem, retryAfter);
}

/** `Retry-After` as seconds from `now`: the header may carry seconds or a date. */
export function retryAfterSeconds(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') {
    return null;
  }
  if (/^\d+$/.test(header.trim())) {
    return Number(header);
  }
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

const HEADLINES: Record<string, string> = {
  [NETWORK]: 'The server could not be reached.',
  TOKEN_EXPIRED: 'Your session has ended.',
  UNAUTHENTICATED: 'You are not signed in.',
  FORBIDDEN: 'You may not do this.',
  USER_BLOCKED: 'Your account is blocked.',
  NOT_FOUND: 'This does not exist, or it is not yours.',
  UNKNOWN_COMPETITION: 'There is no such competition.',
  JOB_FINISHED: 'The job has already ended.',
  JOB_RUNNING: 'The job is already running.',
  NOT_QUEUED: 'The job is no longer waiting.',
  NOT_RUNNING: 'The job is not running.',
  DUPLICATE_SUBMISSION: 'The same file is already on its way.',
  IDEMPOTENCY_IN_FLIGHT: 'This submission is still being stored.',
  COMPETITION_NOT_OPEN: 'This competition is not open now.',
  COMPETITION_CLOSED: 'This competition is closed.',
  SOLUTION_TOO_LARGE: 'The file is too large.',
  BODY_TOO_LARGE: 'The file is too large.',
  UPLOAD_INCOMPLETE: 'The upload broke off.',
  DIGEST_MISMATCH: 'The file was damaged on its way.',
  SLOW_REQUEST: 'The upload took too long.',
  EMPTY_SOLUTION: 'The file is empty.',
  NOT_PYTHON: 'The file is not a Python program.',
  BAD_ENCODING: 'The file is not valid UTF-8 text.',
  LIMIT_EXCEEDED: 'That is more than this competition allows.',
  INVALID_CONFIG: 'Something in the form is not right.',
  MALFORMED_REQUEST: 'The server did not understand the request.',
  UNSATISFIABLE_RESOURCES: 'No machine here has what this needs.',
  RATE_LIMITED: 'That was too much in too short a time.',
  QUOTA_EXCEEDED: 'You have no submissions left for now.',
  TOO_MANY_STREAMS: 'Too many live views are open.',
  QUEUE_FULL: 'The queue is full.',
  MAINTENANCE: 'The system is being serviced.',
  OVERLOADED: 'The system is very busy.',
  STORAGE_FULL: 'The system has no room for new files.',
  QUERY_TIMEOUT: 'The answer took too long.',
  IDENTITY_UNAVAILABLE: 'Signing in does not work at the moment.',
  RESULT_UNAVAILABLE: 'The result is not there yet.',
};

export interface Explanation {
  headline: string;
  detail: string | null;
  /** When to try again, in words. */
  again: string | null;
  /** For a report to the staff; only where the fault is ours. */
  trace: string | null;
}

export function explain(error: unknown): Explanation {
  if (!(error instanceof ApiError)) {
    return {
      headline: 'Something on this page went wrong.',
      detail: error instanceof Error ? error.message : null,
      again: null,
      trace: null,
    };
  }
  const { problem, retryAfter } = error;
  const ours = error.status >= 500;
  return {
    headline: HEADLINES[problem.code] ?? problem.title ?? 'The server refused this.',
    detail: problem.detail ?? (error.status === 0 ? 'Check your connection.' : null),
    again: retryAfter === null ? null : `Try again in ${formatDuration(Math.max(1, retryAfter))}.`,
    trace: ours ? (problem.trace_id ?? null) : null,
  };
}
