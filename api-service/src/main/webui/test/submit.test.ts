import { beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../src/api/problem';
import type { Competition } from '../src/api/types';
import { checkDraft, configOf, loadDraft, secondsOf, type Draft } from '../src/submit/draft';
import { estimateWords } from '../src/submit/EstimateLine';
import { formErrorsOf, NO_ERRORS, twinOf } from '../src/submit/formErrors';
import { FileChanged, Sender } from '../src/submit/sendSubmission';
import { FakeServer, json, problem } from './fakeServer';

const draft: Draft = { competition: 'c', time: '10', unit: 'min', timeout: '', note: '' };
const competition: Competition = { id: 'c', limits: { wall: 3600, solution_bytes: 10 } };
const file = new File(['x = 1'], 'solution.py');

describe('a draft', () => {
  test.each([
    ['10', 'min', 600],
    ['1,5', 'h', 5400],
    [' 90 ', 's', 90],
    ['0.2', 's', 1],
    ['0', 's', null],
    ['-1', 's', null],
    ['', 's', null],
    ['soon', 's', null],
    ['Infinity', 's', null],
  ] as const)('%s %s is %s seconds', (typed, unit, seconds) =>
    expect(secondsOf(typed, unit)).toBe(seconds),
  );

  test('without mistakes has none', () => {
    expect(checkDraft(draft, file, competition)).toBe(NO_ERRORS);
  });

  test('names every mistake at its field', () => {
    const { fields } = checkDraft(
      { ...draft, competition: '', time: 'soon', timeout: '-', note: 'n'.repeat(2001) },
      null,
      undefined,
    );
    expect(Object.keys(fields).sort()).toEqual([
      'competition',
      'note',
      'solution',
      'time',
      'timeout',
    ]);
  });

  test("is held against the competition's limits", () => {
    const { fields } = checkDraft(
      { ...draft, time: '61', timeout: '90' },
      new File(['x'.repeat(11)], 'solution.py'),
      competition,
    );
    expect(fields.time).toBe('This competition allows at most 1 h.');
    expect(fields.timeout).toBe('This competition allows at most 1 h.');
    expect(fields.solution).toBe('This file has 11 B; at most 10 B are allowed.');
  });

  test('counts characters of a note as the server does', () => {
    expect(checkDraft({ ...draft, note: '😀'.repeat(2000) }, file, competition)).toBe(NO_ERRORS);
  });

  test('asks for nothing that was left empty', () => {
    expect(configOf(draft, false)).toEqual({ competition_id: 'c', expected_time: 600 });
    expect(configOf({ ...draft, timeout: '20', note: 'hi' }, true)).toEqual({
      competition_id: 'c',
      expected_time: 600,
      timeout: 1200,
      note: 'hi',
      allow_duplicate: true,
    });
  });

  test('starts with the competition of the link', () => {
    expect(loadDraft('whales').competition).toBe('whales');
  });
});

describe('a refusal', () => {
  const refused = (
    code: string,
    errors: { field: string; message: string }[],
    detail = '',
  ): ApiError => new ApiError({ status: 422, code, detail, errors });

  test('goes to the fields it names, whatever their path', () => {
    const { fields, rest } = formErrorsOf(
      refused('INVALID_CONFIG', [
        { field: 'config.expected_time', message: 'must be a whole number' },
        { field: 'note', message: 'more than 2000 characters' },
        { field: 'config.gpus', message: 'too many' },
      ]),
    );
    expect(fields).toEqual({
      time: 'This must be a whole number.',
      note: 'More than 2000 characters.',
    });
    expect(rest).toEqual([{ field: 'config.gpus', message: 'too many' }]);
  });

  test('two messages for one field are both shown', () => {
    const errors = [
      { field: 'solution', message: 'One.' },
      { field: 'solution', message: 'Two.' },
    ];
    expect(formErrorsOf(refused('NOT_PYTHON', errors)).fields.solution).toBe('One. Two.');
  });

  test('without a field goes where its code belongs', () => {
    expect(formErrorsOf(refused('EMPTY_SOLUTION', [], 'It is empty.')).fields).toEqual({
      solution: 'It is empty.',
    });
    expect(formErrorsOf(refused('QUOTA_EXCEEDED', [])).fields).toEqual({});
  });

  test('as a duplicate leads to the first job', () => {
    const id = '0199a1b2-c3d4-7e5f-8a6b-0123456789ab';
    expect(twinOf(refused('DUPLICATE_SUBMISSION', [], `Job ${id} has the same file.`))).toBe(id);
    expect(twinOf(refused('QUOTA_EXCEEDED', [], id))).toBeNull();
  });
});

describe('sending', () => {
  let server: FakeServer;
  let pauses: number[];
  let sender: Sender;
  const config = configOf(draft, false);
  const keys = (): (string | null)[] =>
    server.asked.map(({ headers }) => headers.get('Idempotency-Key'));

  beforeEach(() => {
    server = new FakeServer();
    pauses = [];
    sender = new Sender((ms) => {
      pauses.push(ms);
      return Promise.resolve();
    });
  });

  test('a broken connection is tried again under the same key', async () => {
    let tries = 0;
    server.on('POST /jobs', () => {
      tries += 1;
      return tries < 3 ? Promise.reject(new TypeError('gone')) : json({ id: 'j1' });
    });
    expect((await sender.send(config, file)).id).toBe('j1');
    expect(new Set(keys()).size).toBe(1);
  });

  test('a refusal is not tried again', async () => {
    server.on('POST /jobs', () => problem(422, 'NOT_PYTHON', 'no'));
    await expect(sender.send(config, file)).rejects.toMatchObject({ code: 'NOT_PYTHON' });
    expect(server.asked).toHaveLength(1);
  });

  test('a submission that is being stored is waited for as asked', async () => {
    let tries = 0;
    server.on('POST /jobs', () => {
      tries += 1;
      return tries === 1
        ? problem(409, 'IDEMPOTENCY_IN_FLIGHT', 'wait', {}, { 'Retry-After': '3' })
        : json({ id: 'j1' });
    });
    await sender.send(config, file);
    expect(pauses).toEqual([3000]);
  });

  test('the same content keeps its key until it has arrived, other content has another', async () => {
    server.on('POST /jobs', () => problem(429, 'RATE_LIMITED', 'slow'));
    await sender.send(config, file).catch(() => undefined);
    await sender.send(config, file).catch(() => undefined);
    await sender.send({ ...config, note: 'b' }, file).catch(() => undefined);
    server.on('POST /jobs', () => json({ id: 'j' }));
    await sender.send({ ...config, note: 'b' }, file);
    await sender.send({ ...config, note: 'b' }, file);
    const [first, second, third, fourth, fifth] = keys();
    expect(first).toBe(second);
    expect(third).not.toBe(first);
    expect(fourth).toBe(third);
    expect(fifth).not.toBe(fourth);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
  });

  test('a file that was changed since it was chosen is said to be so', async () => {
    const changed = new File(['x'], 'solution.py');
    changed.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    await expect(sender.send(config, changed)).rejects.toBeInstanceOf(FileChanged);
    expect(server.asked).toHaveLength(0);
  });
});

test('an estimate is rounded, and may be seconds or moments', () => {
  const now = Date.UTC(2026, 2, 1, 12);
  expect(estimateWords({ p50: 2, p90: 4 }, now)).toBe('Would start at once.');
  expect(estimateWords({ p50: 247, p90: 913 }, now)).toBe(
    'Would start in about 4 min, in 9 cases of 10 within 15 min.',
  );
  expect(estimateWords({ p50: '2026-03-01T12:10:00Z' }, now)).toBe('Would start in about 10 min.');
  expect(estimateWords({}, now)).toBe('');
});
