import { beforeEach, expect, test } from 'vitest';
import { getJson } from '../src/api/client';
import { isStaff, loadSession, rememberPlace, session, takePlace } from '../src/api/session';
import { FakeServer, json, problem } from './fakeServer';

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
  session.value = { kind: 'asking' };
  sessionStorage.clear();
});

test('who has a session is in', async () => {
  server.on('GET /users/me', () => json({ id: 'u', name: 'Ada' }));
  await loadSession();
  expect(session.value).toEqual({ kind: 'in', me: { id: 'u', name: 'Ada' } });
});

test('who has none is out, and has not lost one', async () => {
  server.on('GET /users/me', () => problem(401, 'UNAUTHENTICATED', ''));
  await loadSession();
  expect(session.value).toEqual({ kind: 'out', ended: false });
});

test('any later 401 ends the session', async () => {
  session.value = { kind: 'in', me: { id: 'u' } };
  server.on('GET /jobs', () => problem(401, 'TOKEN_EXPIRED', ''));
  await getJson('/jobs').catch(() => undefined);
  expect(session.value).toEqual({ kind: 'out', ended: true });
});

test('a server that is down is not a session that is over', async () => {
  server.on('GET /users/me', () => problem(503, 'MAINTENANCE', ''));
  await loadSession();
  expect(session.value.kind).toBe('unreachable');
  session.value = { kind: 'in', me: { id: 'u' } };
  await loadSession();
  expect(session.value.kind).toBe('in');
});

test('the place to go back to is given once', () => {
  rememberPlace('/jobs/1?x=2');
  expect(takePlace()).toBe('/jobs/1?x=2');
  expect(takePlace()).toBeNull();
});

test.each(['//evil.example', 'https://evil.example', '/\\evil.example', ''])(
  'never goes back to %s',
  (place) => {
    rememberPlace(place);
    expect(takePlace()).toBeNull();
  },
);

test('staff is who is more than a student', () => {
  expect(isStaff({ id: 'u', roles: ['student'] })).toBe(false);
  expect(isStaff({ id: 'u', roles: ['student', 'instructor'] })).toBe(true);
  expect(isStaff({ id: 'u' })).toBe(false);
});
