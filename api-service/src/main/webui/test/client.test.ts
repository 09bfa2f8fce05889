import { beforeEach, describe, expect, test, vi } from 'vitest';
import { apiUrl, getJson, send, sendJson, whenSignedOut } from '../src/api/client';
import { submitJob } from '../src/api/endpoints';
import { ApiError, explain, NETWORK, retryAfterSeconds } from '../src/api/problem';
import { FakeServer, json, problem } from './fakeServer';

let server: FakeServer;
const signedOut = vi.fn();

beforeEach(() => {
  server = new FakeServer();
  signedOut.mockReset();
  whenSignedOut(signedOut);
});

async function refusal(call: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) {
    throw new Error(`no ApiError but ${String(error)}`);
  }
  return error;
}

describe('what is sent', () => {
  test('cookies go only to our own server, and no token goes at all', async () => {
    server.on('GET /users/me', () => json({}));
    await getJson('/users/me');
    const { init, headers } = server.asked[0]!;
    expect(init.credentials).toBe('same-origin');
    expect(headers.has('Authorization')).toBe(false);
  });

  test('empty parts of a query are left out', () => {
    expect(apiUrl('/jobs', { state: '', cursor: null, limit: 50 })).toBe('/api/v1/jobs?limit=50');
    expect(apiUrl('/jobs', { tag: 'a&b' })).toBe('/api/v1/jobs?tag=a%26b');
  });

  test('a submission is multipart with a JSON text part, the file and an idempotency key', async () => {
    server.on('POST /jobs', () => json({ id: 'j' }));
    await submitJob({ competition_id: 'c', expected_time: 60 }, new File(['x'], 'a.py'), 'k1');
    const { init, headers } = server.asked[0]!;
    const form = init.body as FormData;
    expect(headers.get('Idempotency-Key')).toBe('k1');
    expect(headers.has('Content-Type')).toBe(false);
    expect(form.get('config')).toBe('{"competition_id":"c","expected_time":60}');
    expect((form.get('solution') as File).name).toBe('a.py');
  });
});

describe('what comes back', () => {
  test('a problem keeps its code, its fields and its trace', async () => {
    server.on('POST /jobs', () =>
      problem(422, 'LIMIT_EXCEEDED', 'Too long.', {
        trace_id: 't1',
        errors: [{ field: 'expected_time', message: 'at most 3600' }],
      }),
    );
    const error = await refusal(sendJson('POST', '/jobs', { body: {} }));
    expect([error.status, error.code]).toEqual([422, 'LIMIT_EXCEEDED']);
    expect(error.fieldErrors).toEqual([{ field: 'expected_time', message: 'at most 3600' }]);
    expect(explain(error)).toMatchObject({ detail: 'Too long.', trace: null });
  });

  test('an error page of a proxy still is an error with a code', async () => {
    server.on('GET /jobs', () => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    const error = await refusal(getJson('/jobs'));
    expect(error.code).toBe('HTTP_502');
    expect(error.fieldErrors).toEqual([]);
  });

  test('the status of the answer counts, not the one in its body', async () => {
    server.on('GET /jobs', () => problem(503, 'OVERLOADED', 'x', { status: 200 }));
    expect((await refusal(getJson('/jobs'))).status).toBe(503);
  });

  test('errors that are no list do not break the page', async () => {
    server.on('GET /jobs', () => problem(400, 'INVALID_CONFIG', 'x', { errors: 'none' }));
    expect((await refusal(getJson('/jobs'))).fieldErrors).toEqual([]);
  });

  test('no answer is a network error, and so is half an answer', async () => {
    server.on('GET /jobs', () => Promise.reject(new TypeError('Failed to fetch')));
    server.on('GET /queue', () => new Response('{"items": ['));
    expect((await refusal(getJson('/jobs'))).code).toBe(NETWORK);
    expect((await refusal(getJson('/queue'))).code).toBe(NETWORK);
  });

  test("the caller's own abort stays an abort", async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(getJson('/jobs', { signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  test('304 is an answer', async () => {
    server.on('GET /jobs/j', () => new Response(null, { status: 304 }));
    expect((await send('GET', '/jobs/j')).status).toBe(304);
  });
});

describe('a session that is over', () => {
  test('is told once per 401, and the call still fails', async () => {
    server.on('GET /jobs', () => problem(401, 'TOKEN_EXPIRED', 'over'));
    expect((await refusal(getJson('/jobs'))).code).toBe('TOKEN_EXPIRED');
    expect(signedOut).toHaveBeenCalledOnce();
  });

  test('a redirect to a sign-in page means the same', async () => {
    const redirect = { ok: false, status: 0, type: 'opaqueredirect' } as Response;
    server.on('GET /jobs', () => redirect);
    expect((await refusal(getJson('/jobs'))).status).toBe(401);
    expect(signedOut).toHaveBeenCalledOnce();
  });

  test('is not confused with a 403', async () => {
    server.on('GET /nodes', () => problem(403, 'FORBIDDEN', 'no'));
    await refusal(getJson('/nodes'));
    expect(signedOut).not.toHaveBeenCalled();
  });
});

describe('when to try again', () => {
  const now = Date.UTC(2026, 2, 1, 12);
  test.each([
    ['30', 30],
    ['0', 0],
    ['Sun, 01 Mar 2026 12:01:30 GMT', 90],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['later', null],
    ['', null],
    [null, null],
  ])('Retry-After %s is %s', (header, seconds) =>
    expect(retryAfterSeconds(header, now)).toBe(seconds),
  );

  test('is said in words', async () => {
    server.on('GET /jobs', () =>
      problem(429, 'QUOTA_EXCEEDED', '20 of 20 used.', {}, { 'Retry-After': '7500' }),
    );
    expect(explain(await refusal(getJson('/jobs')))).toMatchObject({
      headline: 'You have no submissions left for now.',
      detail: '20 of 20 used.',
      again: 'Try again in 2 h 5 min.',
    });
  });

  test('a trace is shown only where the fault is ours', async () => {
    server.on('GET /jobs', () => problem(503, 'STORAGE_FULL', 'x', { trace_id: 't9' }));
    expect(explain(await refusal(getJson('/jobs'))).trace).toBe('t9');
  });
});
