import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Job, TimelineEntry } from '../src/api/types';
import {
  ALL_STATES,
  faultWords,
  isEnded,
  outcomeTitle,
  stepsOf,
  waitingReason,
  wordsOf,
} from '../src/base/states';
import { timeOf } from '../src/job/Steps';
import { humanise } from '../src/base/format';
import { someJob } from './someJob';

function path(job: Partial<Job>): string {
  return stepsOf(someJob(job))
    .map(({ status }) => status)
    .join(' ');
}

describe('the steps of a job', () => {
  test.each<[Partial<Job>, string]>([
    [{ state: 'SUBMITTED' }, 'current todo todo todo todo todo'],
    [{ state: 'QUEUED' }, 'done current todo todo todo todo'],
    [{ state: 'HELD' }, 'done current todo todo todo todo'],
    [{ state: 'ASSIGNED' }, 'done done current todo todo todo'],
    [{ state: 'PREPARING' }, 'done done current todo todo todo'],
    [{ state: 'RUNNING', stage: 'run' }, 'done done done current todo todo'],
    [{ state: 'RUNNING', stage: 'collect' }, 'done done done done current todo'],
    [{ state: 'GRADING' }, 'done done done done done current'],
    [{ state: 'SUCCEEDED', stage: 'report' }, 'done done done done done done'],
  ])('%o', (job, expected) => expect(path(job)).toBe(expected));

  test('a job that failed stops where it failed, whoever is to blame', () => {
    const at = (stage: 'prepare' | 'run' | 'collect' | 'grade' | 'report'): string =>
      path({
        state: 'FAILED',
        outcome: { code: 'X', fault: 'platform', message: 'm', stage },
      });
    expect(at('prepare')).toBe('done done failed todo todo todo');
    expect(at('run')).toBe('done done done failed todo todo');
    expect(at('collect')).toBe('done done done done failed todo');
    expect(at('grade')).toBe('done done done done done failed');
    expect(at('report')).toBe('done done done done done failed');
  });

  test('a cancelled job is stopped, not failed', () => {
    expect(path({ state: 'CANCELLED', stage: 'queue' })).toBe('done stopped todo todo todo todo');
  });

  test('the file check has its time, whether the file passed or not', () => {
    const entry = (state: Job['state'], at: string): TimelineEntry => ({ state, at });
    const path = [
      entry('RUNNING', '10:00'),
      entry('GRADING', '10:05'),
      entry('GRADING', '10:06'),
    ];
    expect(timeOf(4, someJob({ state: 'GRADING' }), path)).toBe('10:05');
    expect(timeOf(5, someJob({ state: 'GRADING' }), path)).toBe('10:06');
    const failed = someJob({
      state: 'FAILED',
      finished_at: '10:07',
      outcome: { code: 'SUBMISSION_INVALID', fault: 'student', message: 'm', stage: 'collect' },
    });
    expect(timeOf(4, failed, path.slice(0, 1))).toBe('10:07');
    expect(timeOf(4, someJob({ state: 'RUNNING' }), path.slice(0, 1))).toBeNull();
  });

  test('an end without a stage is placed by whether it had started', () => {
    expect(path({ state: 'TIMED_OUT', started_at: '2026-03-01T12:00:00Z' })).toBe(
      'done done done failed todo todo',
    );
    expect(path({ state: 'FAILED' })).toBe('done failed todo todo todo todo');
  });
});

test('exactly four states are ends', () => {
  expect(ALL_STATES.filter(isEnded)).toEqual(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELLED']);
});

test('a state that this page does not know yet is shown as words', () => {
  expect(wordsOf('SLEEPING_WELL' as Job['state']).label).toBe('Sleeping well');
});

test('every outcome code of the system has a title of its own', () => {
  const common = join(import.meta.dirname, '../../../../../grading-common/src/main/java/gpuq');
  const source = readFileSync(join(common, 'common/job/OutcomeCode.java'), 'utf8');
  const codes = [...source.matchAll(/^ {4}([A-Z][A-Z_]+)\(/gm)].map((match) => match[1] ?? '');
  expect(codes.length).toBeGreaterThan(30);
  const untold = codes.filter((code) => outcomeTitle(code) === humanise(code));
  expect(untold).toEqual(['GRADED']);
});

test('an unknown outcome code is shown as words', () => {
  expect(outcomeTitle('MOON_TOO_BRIGHT')).toBe('Moon too bright');
});

describe('whose doing it was', () => {
  const outcome = { code: 'TIME_LIMIT', message: 'm' };
  test('speaks to the student', () => {
    expect(faultWords({ ...outcome, fault: 'student' }, true)).toBe('Your submission');
    expect(faultWords({ ...outcome, fault: 'platform' }, true)).toContain('Our system');
  });
  test('speaks about the student to others', () => {
    expect(faultWords({ ...outcome, fault: 'student' }, false)).toBe("The student's submission");
  });
  test('a cancel is a decision, not a mistake of the file', () => {
    expect(faultWords({ code: 'CANCELLED_BY_USER', message: 'm', fault: 'student' }, true)).toBe(
      'You',
    );
  });
});

test('a reason in words stays, a bare word gets a sentence', () => {
  expect(waitingReason('All 8 GPUs are busy.')).toBe('All 8 GPUs are busy.');
  expect(waitingReason('COMPETITION_HELD')).toBe('The competition is on hold.');
  expect(waitingReason('GRADER_FAULTS')).toBe('The competition is on hold: its grader fails.');
  expect(waitingReason('DATA_FAULTS')).toBe('The competition is on hold: its data is damaged.');
  expect(waitingReason('SOMETHING_NEW')).toBe('Something new.');
});
