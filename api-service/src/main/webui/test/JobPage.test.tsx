import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider } from 'preact-iso';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { session } from '../src/api/session';
import type { Job } from '../src/api/types';
import { OneJob } from '../src/job/JobPage';
import { condense, withEnd } from '../src/job/Timeline';
import { FakeEventSource } from './fakeEventSource';
import { FakeServer, json, problem, text } from './fakeServer';
import { ID, someJob } from './someJob';

let server: FakeServer;
let root: HTMLElement;
let job: Job;
const logs: Record<string, string> = {};

beforeEach(() => {
  vi.stubGlobal('EventSource', FakeEventSource);
  FakeEventSource.all.length = 0;
  session.value = { kind: 'in', me: { id: 'u-ada', roles: ['student'] } };
  logs['stdout'] = '';
  logs['stderr'] = '';
  job = someJob();
  server = new FakeServer()
    .on(`GET /jobs/${ID}`, () => json(job, { ETag: '"1"' }))
    .on(`GET /jobs/${ID}/timeline`, () => json({ items: [] }))
    .on(`GET /jobs/${ID}/artifacts`, () => json({ items: [] }))
    .on(`GET /jobs/${ID}/log`, ({ query }) => {
      const all = logs[query.get('stream') ?? ''] ?? '';
      return text(all.slice(Number(query.get('offset'))), all.length);
    })
    .on('GET /competitions', () => json({ items: [{ id: 'spaceship', title: 'Spaceship' }] }));
  root = document.createElement('div');
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
});

/** Lets answers arrive and the page draw itself. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i += 1) {
    await act(() => new Promise((resolve) => setTimeout(resolve, 2)));
  }
}

async function open(): Promise<void> {
  await act(() =>
    render(
      <LocationProvider>
        <OneJob id={ID} />
      </LocationProvider>,
      root,
    ),
  );
  await settle();
}

/** The lines of the history, without their times. */
function history(): string[] {
  return [...root.querySelectorAll('.timeline li')].map((line) => line.lastChild?.textContent ?? '');
}

function button(label: string): HTMLButtonElement {
  const found = [...root.querySelectorAll('button')].find((one) => one.textContent === label);
  if (found === undefined) {
    throw new Error(`no button ${label} in ${root.textContent}`);
  }
  return found;
}

async function press(label: string): Promise<void> {
  await act(() => button(label).click());
  await settle();
}

describe('a waiting job', () => {
  beforeEach(async () => {
    job = someJob({
      queue: {
        position: 4,
        ahead: 3,
        reason: 'All GPUs are busy.',
        start: { p50: job.submitted_at },
      },
    });
    await open();
  });

  test('shows its place, what it waits for and the step it is at', () => {
    expect(root.textContent).toContain('3 jobs ahead');
    expect(root.textContent).toContain('Why it waits: All GPUs are busy.');
    expect(root.querySelector('[aria-current=step]')?.textContent).toContain('Waiting');
    expect(root.querySelector('h1')?.textContent).toContain('Spaceship');
  });

  test('moves up as the queue says so, and says it aloud', async () => {
    await act(() => {
      FakeEventSource.latest().connect();
      FakeEventSource.latest().say('queue', { position: 2, ahead: 1 });
    });
    expect(root.textContent).toContain('1 job ahead');
    expect(root.querySelector('[role=status]')?.textContent).toContain('Position 2.');
  });

  test('is cancelled only after a second press', async () => {
    server.on(`POST /jobs/${ID}/cancel`, () =>
      json(
        someJob({
          state: 'CANCELLED',
          outcome: { code: 'CANCELLED_BY_USER', fault: 'student', message: 'You cancelled it.' },
        }),
      ),
    );
    await press('Cancel job');
    expect(server.count(`POST /jobs/${ID}/cancel`)).toBe(0);
    await press('Yes, cancel');
    expect(server.count(`POST /jobs/${ID}/cancel`)).toBe(1);
    expect(root.textContent).toContain('You cancelled it.');
    expect(button('Submit again').disabled).toBe(false);
  });

  test('that has just ended says so instead of being cancelled', async () => {
    server.on(`POST /jobs/${ID}/cancel`, () => problem(409, 'JOB_FINISHED', 'It ended at 12:00.'));
    job = someJob({ state: 'FAILED', outcome: { code: 'X', fault: 'platform', message: 'm' } });
    await press('Cancel job');
    await press('Yes, cancel');
    expect(root.querySelector('[role=alert]')?.textContent).toContain('already ended');
    expect(button('Submit again')).toBeTruthy();
  });
});

describe('a running job', () => {
  beforeEach(async () => {
    job = someJob({
      state: 'RUNNING',
      attempt: 1,
      started_at: job.submitted_at,
      note: '<img src=x onerror=bad()>',
    });
    logs['stdout'] = 'first line\n<b>bold</b>\n';
    await open();
  });

  test('shows its log and its note as text', () => {
    expect(root.querySelector('.log-box')?.textContent).toBe('first line\n<b>bold</b>\n');
    expect(root.textContent).toContain('<img src=x onerror=bad()>');
    expect(root.querySelector('img, b')).toBeNull();
  });

  test('adds what arrives', async () => {
    const offset = logs['stdout']?.length ?? 0;
    await act(() =>
      FakeEventSource.latest().say('log', { stream: 'stdout', offset, text: 'second\n' }),
    );
    expect(root.querySelector('.log-box')?.textContent).toMatch(/second\n$/);
  });

  test('shows how busy it is, and says when nothing has happened for long', async () => {
    await act(() => FakeEventSource.latest().connect());
    await settle();
    expect(root.textContent).not.toContain('No activity');
    await act(() =>
      FakeEventSource.latest().say('usage', {
        cpu_seconds: 12,
        activity: { cpu: 0.001, note: 'No activity for 6 min.' },
      }),
    );
    expect(root.textContent).toContain('Processors busynone');
    expect(root.textContent).toContain('CPU time12 s');
    expect(root.querySelector('.note-wait')?.textContent).toContain('No activity for 6 min. It has');
  });

  test('has tabs that arrow keys reach', async () => {
    const tab = root.querySelector<HTMLElement>('[role=tab][aria-selected=true]');
    await act(() => {
      tab?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    });
    expect(root.querySelector('[role=tab][aria-selected=true]')?.textContent).toContain('stderr');
  });

  test('sets no style by attribute, which the security policy would refuse', () => {
    expect(root.querySelector('[style]')).toBeNull();
  });
});

describe('a job that has ended', () => {
  test('in failure says what, whose fault, what to try, where, and what it costs', async () => {
    job = someJob({
      state: 'FAILED',
      outcome: {
        code: 'SUBMISSION_INVALID',
        stage: 'collect',
        fault: 'student',
        message: 'Your file does not fit.',
        hint: 'Compare it with the sample.',
        counted: true,
        errors: [{ line: 17, column: 'target', value: '<b>', message: 'is not a number' }],
      },
    });
    await open();
    const box = root.querySelector('.outcome');
    for (const said of [
      'The submission file has mistakes',
      'Your file does not fit.',
      'Compare it with the sample.',
      'Your submission',
      'Uses up one submission',
      '17',
      'is not a number',
      '<b>',
    ]) {
      expect(box?.textContent).toContain(said);
    }
    expect(FakeEventSource.all).toHaveLength(0);
  });

  test('through a fault of ours says that it costs nothing', async () => {
    job = someJob({
      state: 'FAILED',
      outcome: { code: 'NODE_LOST', fault: 'platform', message: 'Lost.', counted: false },
    });
    await open();
    expect(root.textContent).toContain('Our system, not the submission');
    expect(root.textContent).toContain('Not counted');
  });

  test('by a crash shows stderr first', async () => {
    logs['stderr'] = 'Traceback';
    job = someJob({
      state: 'FAILED',
      started_at: job.submitted_at,
      outcome: { code: 'USER_CODE_ERROR', fault: 'student', message: 'm', stage: 'run' },
    });
    await open();
    expect(root.querySelector('.log-box')?.textContent).toBe('Traceback');
  });

  test('with a score shows it as the competition wants it', async () => {
    job = someJob({
      state: 'SUCCEEDED',
      outcome: { code: 'GRADED', fault: 'none', message: 'Graded.', counted: true },
      result: { score: 0.81234, precision: 3, metric: 'accuracy', higher_is_better: true },
    });
    await open();
    expect(root.querySelector('.score')?.textContent).toBe('0.812 accuracy, higher is better');
  });

  test('with a score says what its run could have done better', async () => {
    job = someJob({
      state: 'SUCCEEDED',
      finished_at: job.submitted_at,
      outcome: { code: 'GRADED', fault: 'none', message: 'Graded.', hint: 'The GPU was never used.' },
      result: { score: 0.5, precision: 2 },
    });
    await open();
    expect(root.querySelector('.result')?.textContent).toContain('The GPU was never used.');
  });

  test('with a score has it in its history, as the last that happened', async () => {
    const at = '2026-03-01T12:00:00Z';
    server.on(`GET /jobs/${ID}/timeline`, () =>
      json({
        items: [
          { type: 'gpuq.job.running', state: 'RUNNING', at, attempt: 1, node: 'n1', why: '' },
          { type: 'gpuq.job.grading', state: 'GRADING', at, attempt: 1, node: 'n1', why: '' },
          { type: 'gpuq.job.graded', state: 'GRADING', at, attempt: 1, node: 'n1', why: '' },
          { type: 'gpuq.job.ended', state: 'SUCCEEDED', at, attempt: 1, node: 'n1', why: 'GRADED' },
        ],
      }),
    );
    job = someJob({
      state: 'SUCCEEDED',
      finished_at: at,
      result: { score: 0.974, precision: 2, metric: 'accuracy' },
    });
    await open();
    expect(history()).toEqual(['Running · n1', 'Grading · n1', 'Graded: 0.97 · n1']);
  });

  test('has its end in its history even where the history cannot be had', async () => {
    server.on(`GET /jobs/${ID}/timeline`, () => problem(503, 'OVERLOADED', 'Too much.'));
    job = someJob({
      state: 'SUCCEEDED',
      finished_at: job.submitted_at,
      outcome: { code: 'GRADED', fault: 'none', message: 'Graded.' },
      result: { score: 0.5, precision: 3 },
    });
    await open();
    expect(history()).toEqual(['Graded: 0.500']);
  });

  test('with a score that is not released has an end without one', async () => {
    job = someJob({ state: 'SUCCEEDED', finished_at: job.submitted_at });
    await open();
    expect(history()).toEqual(['Graded']);
  });

  test('with a score that is not released does not show an empty one', async () => {
    job = someJob({ state: 'SUCCEEDED', result: { metric: 'accuracy' } });
    await open();
    expect(root.querySelector('.result')?.textContent).toContain('when the competition');
  });
});

test('a job that is not there says so', async () => {
  server.on(`GET /jobs/${ID}`, () => problem(404, 'NOT_FOUND', 'No such job.'));
  await open();
  expect(root.querySelector('[role=alert]')?.textContent).toContain('not yours');
});

test('a job that could not be loaded can be asked for again', async () => {
  server.on(`GET /jobs/${ID}`, () => Promise.reject(new TypeError('gone')));
  await open();
  server.on(`GET /jobs/${ID}`, () => json(job));
  await press('Try again');
  expect(root.querySelector('h1')?.textContent).toContain('Waiting');
});

test('events that leave the job in one state are one line of its history', () => {
  const at = '2026-03-01T12:00:00Z';
  const lines = condense([
    { state: 'RUNNING', at, attempt: 1, node: 'n1' },
    { state: 'GRADING', at, attempt: 1, node: null },
    { state: 'GRADING', at: 'later', attempt: 1, node: 'n2' },
    { state: 'GRADING', at: 'later', attempt: 2, node: 'n3', why: 'NODE_LOST' },
  ]);
  expect(lines).toEqual([
    { state: 'RUNNING', at, attempt: 1, node: 'n1' },
    { state: 'GRADING', at, attempt: 1, node: 'n2', why: undefined },
    { state: 'GRADING', at: 'later', attempt: 2, node: 'n3', why: 'NODE_LOST' },
  ]);
});

test('the end is added only to a history that has none', () => {
  const at = '2026-03-01T12:00:00Z';
  const ran = { state: 'RUNNING', at } as const;
  const failed = { state: 'FAILED', at, why: 'NODE_LOST' } as const;
  const ended = someJob({
    state: 'FAILED',
    finished_at: at,
    outcome: { code: 'NODE_LOST', fault: 'platform', message: 'm' },
  });
  expect(withEnd(ended, [ran])).toEqual([ran, failed]);
  expect(withEnd(ended, [ran, failed])).toEqual([ran, failed]);
  expect(withEnd(someJob({ state: 'RUNNING' }), [ran])).toEqual([ran]);
});

test('details of a grader that are no list do not break the page', async () => {
  job = someJob({ state: 'SUCCEEDED', result: { score: 1, details: { fold: 3 } } });
  await open();
  expect(root.querySelector('.result pre')?.textContent).toBe('{"fold":3}');
});
