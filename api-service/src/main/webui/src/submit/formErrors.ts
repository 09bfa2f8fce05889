/**
 * Brings a refused submission to the fields of the form: the server names fields of its request,
 * the student sees the fields of this page. Pure.
 */
import { ApiError } from '../api/problem';
import type { FieldError } from '../api/types';

export type FieldName = 'competition' | 'solution' | 'time' | 'timeout' | 'note';

export interface FormErrors {
  fields: Partial<Record<FieldName, string>>;
  /** What belongs to no field that is shown. */
  rest: FieldError[];
}

export const NO_ERRORS: FormErrors = { fields: {}, rest: [] };

const FIELDS: Record<string, FieldName> = {
  competition_id: 'competition',
  solution: 'solution',
  expected_time: 'time',
  timeout: 'timeout',
  note: 'note',
};

/** Codes that are about one field, even when the server names none. */
const CODES: Record<string, FieldName> = {
  SOLUTION_TOO_LARGE: 'solution',
  BODY_TOO_LARGE: 'solution',
  EMPTY_SOLUTION: 'solution',
  NOT_PYTHON: 'solution',
  BAD_ENCODING: 'solution',
  UNKNOWN_COMPETITION: 'competition',
  COMPETITION_NOT_OPEN: 'competition',
  COMPETITION_CLOSED: 'competition',
};

export function formErrorsOf(error: unknown): FormErrors {
  if (!(error instanceof ApiError)) {
    return NO_ERRORS;
  }
  const fields: FormErrors['fields'] = {};
  const rest: FieldError[] = [];
  for (const one of error.fieldErrors) {
    const name = FIELDS[(one.field ?? '').split(/[./]/).at(-1) ?? ''];
    if (name === undefined) {
      rest.push(one);
    } else {
      const sentence = sentenceOf(one.message);
      fields[name] = fields[name] === undefined ? sentence : `${fields[name]} ${sentence}`;
    }
  }
  const byCode = CODES[error.code];
  if (byCode !== undefined && fields[byCode] === undefined) {
    fields[byCode] = error.problem.detail ?? error.problem.title ?? 'This was refused.';
  }
  return { fields, rest };
}

/** The server says `must be …` of a field that it names; here the field is just above. */
export function sentenceOf(message: string): string {
  const text = /^(is|are|must|may|has|have|needs|cannot)\b/.test(message)
    ? `This ${message}`
    : message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const JOB_ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** The unfinished job with the same file, where that is why the submission was refused. */
export function twinOf(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.code !== 'DUPLICATE_SUBMISSION') {
    return null;
  }
  return error.problem.job_id ?? JOB_ID.exec(error.problem.detail ?? '')?.[0] ?? null;
}
