/**
 * What the words of the contract mean to a student. Pure tables; a new state or fault does not
 * compile until every table has decided. Codes and reasons are open lists: unknown ones are shown
 * as readable words.
 */
import type { Job, JobState, Outcome, Stage } from '../api/types';
import { humanise } from './format';

/** How a state looks: colour and sign follow from the tone, never the colour alone. */
export type Tone = 'wait' | 'work' | 'good' | 'bad' | 'off';

interface StateWords {
  label: string;
  tone: Tone;
  /** One sentence, for the heading and for screen readers. */
  sentence: string;
}

const STATES: Record<JobState, StateWords> = {
  SUBMITTED: { label: 'Submitted', tone: 'wait', sentence: 'Stored; on its way to the queue.' },
  QUEUED: { label: 'Waiting', tone: 'wait', sentence: 'Waiting in the queue.' },
  HELD: { label: 'On hold', tone: 'wait', sentence: 'On hold; it keeps its place.' },
  ASSIGNED: { label: 'Starting', tone: 'work', sentence: 'A machine has taken it.' },
  PREPARING: { label: 'Preparing', tone: 'work', sentence: 'The machine fetches what it needs.' },
  RUNNING: { label: 'Running', tone: 'work', sentence: 'Your program is running.' },
  GRADING: { label: 'Grading', tone: 'work', sentence: 'Your program has ended; grading.' },
  SUCCEEDED: { label: 'Graded', tone: 'good', sentence: 'Graded.' },
  FAILED: { label: 'Failed', tone: 'bad', sentence: 'It failed.' },
  TIMED_OUT: { label: 'Out of time', tone: 'bad', sentence: 'It took longer than its time limit.' },
  CANCELLED: { label: 'Cancelled', tone: 'off', sentence: 'Cancelled.' },
};

export const ALL_STATES = Object.keys(STATES) as JobState[];

export function wordsOf(state: JobState): StateWords {
  return STATES[state] ?? { label: humanise(state), tone: 'off', sentence: humanise(state) };
}

export function isEnded(state: JobState): boolean {
  switch (state) {
    case 'SUCCEEDED':
    case 'FAILED':
    case 'TIMED_OUT':
    case 'CANCELLED':
      return true;
    case 'SUBMITTED':
    case 'QUEUED':
    case 'HELD':
    case 'ASSIGNED':
    case 'PREPARING':
    case 'RUNNING':
    case 'GRADING':
      return false;
  }
}

export type StepStatus = 'done' | 'current' | 'failed' | 'stopped' | 'todo';

export interface Step {
  label: string;
  status: StepStatus;
}

const STEPS = ['Submitted', 'Waiting', 'Preparing', 'Running', 'File check', 'Grading'];

/** The path of a job: where it is, or where it ended. */
export function stepsOf(job: Job): Step[] {
  const at = isEnded(job.state) ? stepOfStage(endStage(job)) : stepOfState(job);
  const status = statusAt(job.state);
  return STEPS.map((label, index) => ({
    label,
    status:
      index < at ? 'done' : index === at ? status : job.state === 'SUCCEEDED' ? 'done' : 'todo',
  }));
}

function statusAt(state: JobState): StepStatus {
  switch (state) {
    case 'SUCCEEDED':
      return 'done';
    case 'FAILED':
    case 'TIMED_OUT':
      return 'failed';
    case 'CANCELLED':
      return 'stopped';
    default:
      return 'current';
  }
}

function stepOfState(job: Job): number {
  switch (job.state) {
    case 'SUBMITTED':
      return 0;
    case 'QUEUED':
    case 'HELD':
      return 1;
    case 'ASSIGNED':
    case 'PREPARING':
      return 2;
    case 'RUNNING':
      return job.stage === 'collect' ? 4 : 3;
    default:
      return 5;
  }
}

function endStage(job: Job): Stage {
  const fallback = job.started_at ? 'run' : 'queue';
  return job.state === 'SUCCEEDED' ? 'grade' : (job.outcome?.stage ?? job.stage ?? fallback);
}

function stepOfStage(stage: Stage): number {
  switch (stage) {
    case 'queue':
      return 1;
    case 'prepare':
      return 2;
    case 'run':
      return 3;
    case 'collect':
      return 4;
    case 'grade':
    case 'report':
      return 5;
  }
}

const OUTCOMES: Record<string, string> = {
  GRADED: 'Graded',
  CANCELLED_BY_USER: 'Cancelled',
  CANCELLED_BY_STAFF: 'Cancelled by the staff',
  CANCELLED_SUPERSEDED: 'Replaced by a newer submission',
  CANCELLED_USER_REMOVED: 'Cancelled: the account was removed or blocked',
  CANCELLED_BY_SYSTEM: 'Cancelled by the operators',
  COMPETITION_WITHDRAWN: 'The competition was withdrawn',
  QUEUE_EXPIRED: 'It waited too long',
  UNSCHEDULABLE: 'No machine can run this',
  DATASET_UNAVAILABLE: 'The data could not be fetched',
  DATASET_CORRUPT: 'The data was damaged',
  SOLUTION_UNAVAILABLE: 'The machine could not fetch your file',
  IMAGE_UNAVAILABLE: 'The software environment was missing',
  NODE_FAULT: 'The machine had a fault',
  GPU_FAULT: 'The GPU had a fault',
  NODE_LOST: 'The machine was lost',
  NODE_KILLER_SUSPECTED: 'Stopped: machines were lost while it ran',
  KILLED_UNEXPECTEDLY: 'The program was killed, and not by its own doing',
  USER_CODE_ERROR: 'The program ended with an error',
  TIME_LIMIT: 'The program took too long',
  OUT_OF_MEMORY: 'The program ran out of memory',
  GPU_OUT_OF_MEMORY: 'The program ran out of GPU memory',
  PROCESS_LIMIT: 'The program started too many processes',
  DISK_LIMIT: 'The program ran out of disk space',
  OUTPUT_LIMIT: 'The program printed too much',
  SUBMISSION_MISSING: 'The program left no submission file',
  SUBMISSION_AMBIGUOUS: 'It is not clear which file to grade',
  SUBMISSION_TOO_LARGE: 'The submission file is too large',
  SUBMISSION_UNSAFE: 'The submission is not a regular file',
  SUBMISSION_INVALID: 'The submission file has mistakes',
  GRADER_REJECTED: 'The grader refused the submission',
  GRADER_ERROR: 'The grader failed',
  GRADER_TIME_LIMIT: 'The grader took too long',
  GRADER_OUT_OF_MEMORY: 'The grader ran out of memory',
  GRADER_BAD_RESULT: 'The grader gave no usable result',
  RESULT_UNAVAILABLE: 'The result was lost on its way',
};

export function outcomeTitle(code: string): string {
  return OUTCOMES[code] ?? humanise(code);
}

/** Whose doing the end was; `mine` is false where staff look at a student's job. */
export function faultWords({ fault, code }: Outcome, mine: boolean): string {
  switch (fault) {
    case 'student':
      if (code.startsWith('CANCELLED')) {
        return mine ? 'You' : 'The student';
      }
      return mine ? 'Your submission' : "The student's submission";
    case 'grader':
      return "The competition's grader, not the submission";
    case 'platform':
      return 'Our system, not the submission';
    case 'staff':
      return 'A decision of the course staff';
    case 'none':
      return 'Nobody: all went well';
  }
}

const REASONS: Record<string, string> = {
  AHEAD: 'Other jobs are ahead of it.',
  JOBS_AHEAD: 'Other jobs are ahead of it.',
  NO_SLOT: 'All machines that could run it are busy.',
  NO_FREE_SLOT: 'All machines that could run it are busy.',
  COMPETITION_HELD: 'The competition is on hold.',
  GRADER_FAULTS: 'The competition is on hold: its grader fails.',
  DATA_FAULTS: 'The competition is on hold: its data is damaged.',
  CONCURRENCY_CAP: 'You already have as many jobs running as the competition allows.',
  RESERVED: 'The free machines are reserved for a larger job ahead of it.',
  NODE_FAULTS: 'Machines that could run it have a fault.',
};

/** Why a job waits: a sentence of the server as it is, a bare word of its in ours. */
export function waitingReason(reason: string): string {
  return /^[A-Z][A-Z0-9_]*$/.test(reason) ? (REASONS[reason] ?? `${humanise(reason)}.`) : reason;
}
