/**
 * Who is signed in, and the way back after signing in. `session` is the only place that knows; the
 * client reports every 401 here. Signing in and out are plain links to the server: the page never
 * sees a token.
 */
import { signal } from '@preact/signals';
import { isAbort, whenSignedOut } from './client';
import { fetchMe } from './endpoints';
import { ApiError } from './problem';
import type { Me } from './types';

export const LOGIN_PATH = '/login';
export const LOGOUT_PATH = '/logout';

export type Session =
  | { kind: 'asking' }
  | { kind: 'in'; me: Me }
  /** `ended`: was signed in on this page before. */
  | { kind: 'out'; ended: boolean }
  | { kind: 'unreachable'; error: ApiError };

export const session = signal<Session>({ kind: 'asking' });

const RETURN_KEY = 'gpuq.return_to';

whenSignedOut(() => {
  const before = session.value;
  if (before.kind !== 'out') {
    session.value = { kind: 'out', ended: before.kind === 'in' };
  }
});

/** Asks the server who we are. A failure that is no 401 leaves a known session as it is. */
export async function loadSession(): Promise<void> {
  try {
    session.value = { kind: 'in', me: await fetchMe() };
  } catch (error) {
    if (isAbort(error) || !(error instanceof ApiError)) {
      throw error;
    }
    if (error.status !== 401 && session.value.kind !== 'in') {
      session.value = { kind: 'unreachable', error };
    }
  }
}

/** Called when the reader leaves for the sign-in page. */
export function rememberPlace(place: string): void {
  try {
    sessionStorage.setItem(RETURN_KEY, place);
  } catch {
    // Storage may be switched off; then one starts at the list of jobs.
  }
}

/** The place to go back to, once; only ever a path of this page. */
export function takePlace(): string | null {
  let place: string | null = null;
  try {
    place = sessionStorage.getItem(RETURN_KEY);
    sessionStorage.removeItem(RETURN_KEY);
  } catch {
    return null;
  }
  return place !== null && /^\/(?![/\\])/.test(place) ? place : null;
}

export function isStaff(me: Me): boolean {
  return (me.roles ?? []).some((role) => role !== 'student');
}
