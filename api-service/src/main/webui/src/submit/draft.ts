/**
 * What stands in the form of a submission, and what is wrong with it. Kept for the tab, so that a
 * session that ends in between costs nothing but the choice of the file. Pure but for the storage.
 */
import type { Competition, JobConfig } from '../api/types';
import { formatBytes, formatDuration } from '../base/format';
import { NO_ERRORS, type FormErrors } from './formErrors';

export interface Draft {
  competition: string;
  /** As typed. */
  time: string;
  unit: Unit;
  /** As typed, in `unit`; empty for the competition's default. */
  timeout: string;
  note: string;
}

export type Unit = 's' | 'min' | 'h';

export const SECONDS: Record<Unit, number> = { s: 1, min: 60, h: 3600 };

export const NOTE_LIMIT = 2000;

const EMPTY: Draft = { competition: '', time: '', unit: 'min', timeout: '', note: '' };
const KEY = 'gpuq.draft';

export function loadDraft(competition: string | undefined): Draft {
  let kept: Partial<Draft> = {};
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Draft>;
  } catch {
    // Storage is off or holds something else: an empty form does.
  }
  const draft = { ...EMPTY, ...kept };
  return competition === undefined ? draft : { ...draft, competition };
}

export function keepDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // See loadDraft.
  }
}

/** Whole seconds, or null for what is no positive number. A decimal comma is fine. */
export function secondsOf(text: string, unit: Unit): number | null {
  const value = Number(text.trim().replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    return null;
  }
  return Math.max(1, Math.round(value * SECONDS[unit]));
}

/** What can be told without the server. */
export function checkDraft(
  draft: Draft,
  file: File | null,
  competition: Competition | undefined,
): FormErrors {
  const fields: FormErrors['fields'] = {};
  const wall = competition?.limits?.wall ?? null;
  const maxBytes = competition?.limits?.solution_bytes ?? null;
  const time = secondsOf(draft.time, draft.unit);
  if (draft.competition === '') {
    fields.competition = 'Choose a competition.';
  }
  if (file === null) {
    fields.solution = 'Choose a file.';
  } else if (file.size === 0) {
    fields.solution = 'This file is empty.';
  } else if (maxBytes !== null && file.size > maxBytes) {
    const [size, most] = [formatBytes(file.size), formatBytes(maxBytes)];
    fields.solution = `This file has ${size}; at most ${most} are allowed.`;
  }
  if (time === null) {
    fields.time = 'Say how long your program will run, as a number above 0.';
  } else if (wall !== null && time > wall) {
    fields.time = `This competition allows at most ${formatDuration(wall)}.`;
  }
  const timeout = secondsOf(draft.timeout, draft.unit);
  if (draft.timeout.trim() !== '') {
    if (timeout === null) {
      fields.timeout = 'This must be a number above 0, or empty.';
    } else if (wall !== null && timeout > wall) {
      fields.timeout = `This competition allows at most ${formatDuration(wall)}.`;
    }
  }
  const length = [...draft.note].length;
  if (length > NOTE_LIMIT) {
    fields.note = `The note has ${length} characters; at most ${NOTE_LIMIT} are allowed.`;
  }
  return Object.keys(fields).length === 0 ? NO_ERRORS : { fields, rest: [] };
}

/** Of a draft that `checkDraft` finds nothing wrong with. */
export function configOf(draft: Draft, allowDuplicate: boolean): JobConfig {
  const config: JobConfig = {
    competition_id: draft.competition,
    expected_time: secondsOf(draft.time, draft.unit) ?? 1,
  };
  const timeout = secondsOf(draft.timeout, draft.unit);
  if (timeout !== null) {
    config.timeout = timeout;
  }
  if (draft.note.trim() !== '') {
    config.note = draft.note;
  }
  if (allowDuplicate) {
    config.allow_duplicate = true;
  }
  return config;
}
