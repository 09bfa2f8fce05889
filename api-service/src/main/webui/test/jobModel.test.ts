import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '../src/api/types';
import { JobModel } from '../src/job/jobModel';
import { FakeEventSource } from './fakeEventSource';
import { FakeServer, json, problem, text } from './fakeServer';
import { ID, someJob } from './someJob';

let server: FakeServer;
let job: Job;
let stdout: string;
let model: JobModel;

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.all.length = 0;
  job = someJob();
  stdout = '';
  server = new FakeServer()
    .on(`GET /jobs/${ID}`, ({ headers }) => {
      const tag = `"${job.state}"`;
      return headers.get('If-None-Match') === tag
        ? new Response(null, { status: 304 })
        : json(job, { ETag: tag });
    })
    .on(`GET /jobs/${ID}/timeline`, () => json({ items: [] }))
    .on(`GET /jobs/${ID}/log`, ({ query }) => {
      const all = query.get('stream') === 'stdout' ? stdout : '';
      const offset = Number(query.get('offset'));
      return text(all.slice(offset), all.length);
    });
  model = new JobModel(ID, FakeEventSource.open);
});

afterEach(() => {
  model.stop();
  vi.useRealTimers();
});

/** Lets answers that are on their way arrive. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1);

describe('with a stream', () => {
  beforeEach(async () => {
    await model.start();
    FakeEventSource.latest().connect();
    await settle();
  });

  test('is live, and has read the job again after connecting', () => {
    expect(model.mode.value).toBe('live');
    expect(server.count(`GET /jobs/${ID}`)).toBe(2);
  });

  test('a state event makes it read the truth', async () => {
    job = someJob({ state: 'RUNNING', attempt: 1 });
    FakeEventSource.latest().say('state', { state: 'GRADING' });
    await settle();
    expect(model.job.value?.state).toBe('RUNNING');
  });

  test('queue, progress and usage are taken from their events', () => {
    const source = FakeEventSource.latest();
    source.say('queue', { position: 3 });
    source.say('progress', { percent: 40 });
    source.say('usage', { gpu_seconds: 5 });
    expect(model.job.value).toMatchObject({
      queue: { position: 3 },
      progress: { percent: 40 },
      usage: { gpu_seconds: 5 },
    });
  });

  test('a usage event says beside it how the program is doing', () => {
    const activity = { cpu: 0, note: 'No activity for 5 min.' };
    FakeEventSource.latest().say('usage', { cpu_seconds: 3, activity });
    FakeEventSource.latest().say('usage', { cpu_seconds: 4 });
    expect(model.job.value?.activity).toEqual(activity);
    expect(model.job.value?.usage).toEqual({ cpu_seconds: 4 });
  });

  test('an event that is no JSON is left out', () => {
    FakeEventSource.latest().say('queue', '{"position":');
    expect(model.job.value?.queue).toBeUndefined();
  });

  test('log pieces are merged, whether or not they say where the next begins', async () => {
    stdout = 'äbc';
    const source = FakeEventSource.latest();
    source.say('log', { stream: 'stdout', offset: 0, text: 'ä' });
    source.say('log', { stream: 'stdout', offset: 2, next_offset: 4, text: 'bc' });
    source.say('log', { stream: 'stdout', offset: 2, next_offset: 4, text: 'bc' });
    await settle();
    expect(model.logs.stdout.buffer.text).toBe('äbc');
  });

  test('ends when the job ends, and reads the last of the log', async () => {
    job = someJob({ state: 'SUCCEEDED' });
    FakeEventSource.latest().say('result', {});
    await settle();
    expect(model.mode.value).toBe('ended');
    expect(FakeEventSource.latest().readyState).toBe(2);
    stdout = 'last words';
    await vi.advanceTimersByTimeAsync(5000);
    expect(model.logs.stdout.buffer.text).toBe('last words');
  });

  test('another attempt starts the log anew', async () => {
    stdout = 'first, and quite long';
    job = someJob({ state: 'RUNNING', attempt: 1 });
    FakeEventSource.latest().say('state', {});
    FakeEventSource.latest().say('log', { stream: 'stdout' });
    await settle();
    expect(model.logs.stdout.buffer.text).toBe(stdout);
    stdout = 'second attempt, and longer than the first';
    job = someJob({ state: 'RUNNING', attempt: 2 });
    FakeEventSource.latest().say('state', {});
    await settle();
    expect(model.logs.stdout.buffer.text).toBe(stdout);
  });

  test('a history that was asked for earlier and comes later does not hide the end', async () => {
    const answers: ((response: Response) => void)[] = [];
    server.on(`GET /jobs/${ID}/timeline`, () => new Promise((resolve) => answers.push(resolve)));
    for (const state of ['GRADING', 'SUCCEEDED'] as const) {
      job = someJob({ state });
      FakeEventSource.latest().say('state', {});
      await settle();
    }
    const at = job.submitted_at;
    const grading = { state: 'GRADING', at };
    const graded = { state: 'SUCCEEDED', at, why: 'GRADED' };
    answers[1]?.(json({ items: [grading, graded] }));
    answers[0]?.(json({ items: [grading] }));
    await settle();
    expect(model.timeline.value).toEqual([grading, graded]);
  });

  test('a session that expires is asked for, and the browser goes on', async () => {
    server.on('GET /users/me', () => json({ id: 'u-ada' }));
    FakeEventSource.latest().say('auth_expired', '');
    await settle();
    expect(server.count('GET /users/me')).toBe(1);
    expect(FakeEventSource.latest().readyState).toBe(1);
  });

  test('one broken connection is left to the browser', async () => {
    FakeEventSource.latest().fail(false);
    await settle();
    expect(model.mode.value).toBe('live');
    expect(FakeEventSource.all).toHaveLength(1);
  });
});

describe('without a stream', () => {
  beforeEach(() => model.start());

  test('polls when the stream is refused', async () => {
    FakeEventSource.latest().fail(true);
    await settle();
    expect(model.mode.value).toBe('polling');
    job = someJob({ state: 'RUNNING' });
    await vi.advanceTimersByTimeAsync(3000);
    expect(model.job.value?.state).toBe('RUNNING');
  });

  test('polls when nothing comes back three times', async () => {
    for (let i = 0; i < 3; i += 1) {
      FakeEventSource.latest().fail(false);
    }
    await settle();
    expect(model.mode.value).toBe('polling');
    expect(FakeEventSource.latest().readyState).toBe(2);
  });

  test('sees the place in the queue, which the tag does not cover', async () => {
    FakeEventSource.latest().fail(true);
    await settle();
    job = someJob({ queue: { position: 2 } });
    await vi.advanceTimersByTimeAsync(3000);
    expect(model.job.value?.queue?.position).toBe(2);
  });

  test('waits at the server for a change, but not while the program runs', async () => {
    FakeEventSource.latest().fail(true);
    await settle();
    expect(server.asked.some(({ query }) => query.get('wait') === '10')).toBe(true);
    job = someJob({ state: 'RUNNING' });
    await vi.advanceTimersByTimeAsync(3000);
    server.asked.length = 0;
    stdout = 'new line';
    await vi.advanceTimersByTimeAsync(3000);
    expect(server.asked.some(({ query }) => query.has('wait'))).toBe(false);
    expect(model.logs.stdout.buffer.text).toBe('new line');
  });

  test('tries the stream again after a minute', async () => {
    FakeEventSource.latest().fail(true);
    await vi.advanceTimersByTimeAsync(65_000);
    expect(FakeEventSource.all).toHaveLength(2);
    FakeEventSource.latest().connect();
    await settle();
    expect(model.mode.value).toBe('live');
  });

  test('waits as long as the server asks for', async () => {
    server.on(`GET /jobs/${ID}`, () =>
      problem(503, 'OVERLOADED', 'x', {}, { 'Retry-After': '20' }),
    );
    FakeEventSource.latest().fail(true);
    await settle();
    const before = server.count(`GET /jobs/${ID}`);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(server.count(`GET /jobs/${ID}`)).toBe(before);
    await vi.advanceTimersByTimeAsync(2000);
    expect(server.count(`GET /jobs/${ID}`)).toBeGreaterThan(before);
  });

  test('stops with the page', async () => {
    FakeEventSource.latest().fail(true);
    await settle();
    model.stop();
    const before = server.asked.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked.length).toBe(before);
  });
});

test('a job that has ended opens no stream', async () => {
  job = someJob({ state: 'FAILED' });
  await model.start();
  await settle();
  expect(FakeEventSource.all).toHaveLength(0);
  expect(model.mode.value).toBe('ended');
});

test('a job that is not there is an error and nothing else', async () => {
  const other = new JobModel('nobody', FakeEventSource.open);
  await other.start();
  expect(other.job.value).toBeNull();
  expect(other.error.value).toMatchObject({ status: 404 });
  expect(FakeEventSource.all).toHaveLength(0);
});
