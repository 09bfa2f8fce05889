/** Every call that the page makes, by name and type. Pages use these and never a path. */
import { apiUrl, getJson, readJson, send, sendJson, type CallOptions } from './client';
import type {
  Artifact,
  Competition,
  CompetitionFile,
  Estimate,
  Job,
  JobConfig,
  LeaderboardRow,
  LogStream,
  Me,
  Page,
  TimelineEntry,
} from './types';

type Signal = AbortSignal | undefined;

const job = (id: string): string => `/jobs/${encodeURIComponent(id)}`;
const competition = (id: string): string => `/competitions/${encodeURIComponent(id)}`;

export const fetchMe = (signal?: Signal): Promise<Me> => getJson('/users/me', { signal });

export interface JobFilter {
  state?: string | undefined;
  competition_id?: string | undefined;
  user_id?: string | undefined;
  cursor?: string | undefined;
  limit?: number;
}

export const fetchJobs = (filter: JobFilter, signal?: Signal): Promise<Page<Job>> =>
  getJson('/jobs', { query: { ...filter }, signal });

export const fetchJob = (id: string, signal?: Signal): Promise<Job> => getJson(job(id), { signal });

export interface Versioned {
  /** Absent if nothing changed since `etag`. */
  job: Job | null;
  etag: string | null;
}

/** Waits up to `waitSeconds` for a state other than the one that `etag` names. */
export async function awaitJob(
  id: string,
  etag: string | null,
  waitSeconds: number,
  signal?: Signal,
): Promise<Versioned> {
  const options: CallOptions = {
    query: { wait: waitSeconds > 0 ? waitSeconds : null },
    deadlineMs: (waitSeconds + 20) * 1000,
    signal,
  };
  if (etag !== null) {
    options.headers = { 'If-None-Match': etag };
  }
  const response = await send('GET', job(id), options);
  if (response.status === 304) {
    return { job: null, etag };
  }
  return { job: await readJson<Job>(response, signal), etag: response.headers.get('ETag') };
}

/** `key` makes a repeated call after a broken connection the same submission, not a second one. */
export function submitJob(config: JobConfig, solution: File, key: string): Promise<Job> {
  const form = new FormData();
  // A text part, as every HTTP client sends it: a Blob would get a file name.
  form.set('config', JSON.stringify(config));
  form.set('solution', solution);
  return sendJson('POST', '/jobs', { body: form, headers: { 'Idempotency-Key': key } });
}

export const cancelJob = (id: string): Promise<Job> =>
  sendJson('POST', `${job(id)}/cancel`, { body: {} });

export const resubmitJob = (id: string): Promise<Job> =>
  sendJson('POST', `${job(id)}/resubmit`, { body: {} });

/** The contract leaves open whether this is a list or a page of one. */
export async function fetchTimeline(id: string, signal?: Signal): Promise<TimelineEntry[]> {
  return itemsOf(await getJson<Listed<TimelineEntry>>(`${job(id)}/timeline`, { signal }));
}

export interface LogText {
  text: string;
  next: number;
}

/** A piece of a log from byte `offset` of the program's own output. */
export async function fetchLog(
  id: string,
  stream: LogStream,
  offset: number,
  signal?: Signal,
): Promise<LogText> {
  const response = await send('GET', `${job(id)}/log`, {
    query: { stream, offset },
    headers: { Accept: 'text/plain, application/problem+json' },
    signal,
  });
  const text = await response.text();
  const header = response.headers.get('X-Next-Offset');
  const bytes = new TextEncoder().encode(text).length;
  return { text, next: header === null ? offset + bytes : Number(header) };
}

export async function fetchArtifacts(id: string, signal?: Signal): Promise<Artifact[]> {
  return itemsOf(await getJson<Listed<Artifact>>(`${job(id)}/artifacts`, { signal }));
}

export const eventsUrl = (id: string): string => apiUrl(`${job(id)}/events`);
export const solutionUrl = (id: string): string => apiUrl(`${job(id)}/solution`);
export const logUrl = (id: string, stream: LogStream): string =>
  apiUrl(`${job(id)}/log`, { stream });
export const artifactUrl = (id: string, name: string): string =>
  apiUrl(`${job(id)}/artifacts/${encodeURIComponent(name)}`);

export const fetchCompetitions = (cursor?: string, signal?: Signal): Promise<Page<Competition>> =>
  getJson('/competitions', { query: { cursor, limit: 200 }, signal });

export const fetchCompetition = (id: string, signal?: Signal): Promise<Competition> =>
  getJson(competition(id), { signal });

export async function fetchCompetitionFiles(
  id: string,
  signal?: Signal,
): Promise<CompetitionFile[]> {
  return itemsOf(await getJson<Listed<CompetitionFile>>(`${competition(id)}/files`, { signal }));
}

export const competitionFileUrl = (id: string, path: string): string =>
  apiUrl(`${competition(id)}/files/${path.split('/').map(encodeURIComponent).join('/')}`);

export const fetchLeaderboard = (
  id: string,
  view: string | undefined,
  cursor: string | undefined,
  signal?: Signal,
): Promise<Page<LeaderboardRow>> =>
  getJson(`${competition(id)}/leaderboard`, { query: { view, cursor, limit: 100 }, signal });

export const fetchEstimate = (
  competitionId: string,
  expectedTime: number,
  signal?: Signal,
): Promise<Estimate> =>
  getJson('/queue/estimate', {
    query: { competition_id: competitionId, expected_time: expectedTime },
    signal,
  });

type Listed<T> = T[] | Page<T>;

function itemsOf<T>(answer: Listed<T>): T[] {
  return Array.isArray(answer) ? answer : answer.items;
}
