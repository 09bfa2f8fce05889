/**
 * A pretend server for looking at the built page: `npm run fake`. Speaks just enough of the API,
 * with the content security policy of the real one. Never part of the bundle.
 *
 * `/fake/out` ends the session, `/fake/no-stream` refuses event streams, `/fake/in` undoes both.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { Job } from '../src/api/types';
import { COMPETITIONS, firstLog, JOBS, leaderboardRows, ME, timelineOf } from './fakeData';

const CSP =
  "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'";

let signedIn = true;
let streams = true;
const logs = new Map<string, string>();

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  args: string[];
}

type Route = [method: string, pattern: RegExp, answer: (call: Call) => void];

const ROUTES: Route[] = [
  ['GET', /^\/users\/me$/, (call) => json(call, 200, ME)],
  [
    'GET',
    /^\/competitions$/,
    (call) => json(call, 200, { items: COMPETITIONS, next_cursor: null }),
  ],
  [
    'GET',
    /^\/competitions\/([^/]+)$/,
    (call) => one(call, COMPETITIONS, (it) => json(call, 200, it)),
  ],
  [
    'GET',
    /^\/competitions\/[^/]+\/files$/,
    (call) =>
      json(call, 200, {
        items: [
          { path: 'sample_submission.csv', size: 51_200 },
          { path: 'train.csv', size: 1_234_567 },
        ],
      }),
  ],
  [
    'GET',
    /^\/competitions\/[^/]+\/leaderboard$/,
    (call) => {
      const from = Number(call.url.searchParams.get('cursor') ?? 0);
      json(call, 200, {
        items: leaderboardRows(from, 20),
        next_cursor: from < 40 ? `${from + 20}` : null,
      });
    },
  ],
  ['GET', /^\/queue\/estimate$/, (call) => json(call, 200, { p50: 240, p90: 900 })],
  [
    'GET',
    /^\/jobs$/,
    (call) => {
      const state = call.url.searchParams.get('state');
      json(call, 200, {
        items: JOBS.filter((job) => !state || job.state === state),
        next_cursor: null,
      });
    },
  ],
  [
    'POST',
    /^\/jobs$/,
    (call) =>
      problem(call, 422, 'LIMIT_EXCEEDED', 'Two fields are not within the limits.', {
        errors: [
          { field: 'config.expected_time', message: 'At most 3,600 seconds are allowed.' },
          { field: 'solution', message: 'Line 3 is not valid Python: unexpected indent.' },
        ],
      }),
  ],
  ['GET', /^\/jobs\/([^/]+)$/, (call) => oneJob(call, (job) => getJob(call, job))],
  [
    'GET',
    /^\/jobs\/([^/]+)\/timeline$/,
    (call) => oneJob(call, (job) => json(call, 200, timelineOf(job))),
  ],
  ['GET', /^\/jobs\/([^/]+)\/log$/, (call) => oneJob(call, (job) => getLog(call, job))],
  ['GET', /^\/jobs\/([^/]+)\/events$/, (call) => oneJob(call, (job) => events(call, job))],
  [
    'GET',
    /^\/jobs\/([^/]+)\/artifacts$/,
    (call) => json(call, 200, { items: [{ name: 'submission.csv', size: 51_234 }] }),
  ],
  ['POST', /^\/jobs\/([^/]+)\/cancel$/, (call) => oneJob(call, (job) => cancel(call, job))],
];

export function fakeApi(): Plugin {
  return {
    name: 'fake-api',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? '/', 'http://fake');
        response.setHeader('Content-Security-Policy', CSP);
        response.setHeader('X-Content-Type-Options', 'nosniff');
        if (
          url.pathname.startsWith('/fake/') ||
          url.pathname === '/login' ||
          url.pathname === '/logout'
        ) {
          signedIn = url.pathname !== '/fake/out' && url.pathname !== '/logout';
          streams = url.pathname !== '/fake/no-stream';
          response.writeHead(302, { Location: '/' }).end();
        } else if (url.pathname.startsWith('/api/v1')) {
          answer({ request, response, url, args: [] });
        } else {
          next();
        }
      });
    },
  };
}

function answer(call: Call): void {
  const path = call.url.pathname.slice('/api/v1'.length);
  if (!signedIn) {
    problem(call, 401, 'UNAUTHENTICATED', 'Sign in first.');
    return;
  }
  for (const [method, pattern, handle] of ROUTES) {
    const match = pattern.exec(path);
    if (method === call.request.method && match !== null) {
      handle({ ...call, args: match.slice(1) });
      return;
    }
  }
  problem(call, 404, 'NOT_FOUND', `There is no ${path}.`);
}

function json({ response }: Call, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function problem(
  call: Call,
  status: number,
  code: string,
  detail: string,
  more: object = {},
): void {
  call.response
    .writeHead(status, { 'Content-Type': 'application/problem+json' })
    .end(JSON.stringify({ status, code, detail, title: code, trace_id: 'f00d', ...more }));
}

function one<T extends { id: string }>(call: Call, all: T[], found: (it: T) => void): void {
  const it = all.find(({ id }) => id === call.args[0]);
  if (it === undefined) {
    problem(call, 404, 'NOT_FOUND', 'It is not there, or it is not yours.');
  } else {
    found(it);
  }
}

function oneJob(call: Call, found: (job: Job) => void): void {
  one(call, JOBS, found);
}

function getJob(call: Call, job: Job): void {
  const tag = `"${job.state}"`;
  call.response.setHeader('ETag', tag);
  if (call.request.headers['if-none-match'] === tag) {
    setTimeout(() => call.response.writeHead(304).end(), 1000);
  } else {
    json(call, 200, job);
  }
}

function logOf(job: Job, stream: string): Buffer {
  const key = `${job.id} ${stream}`;
  if (!logs.has(key)) {
    logs.set(key, firstLog(job, stream));
  }
  return Buffer.from(logs.get(key) ?? '');
}

function getLog({ response, url }: Call, job: Job): void {
  const bytes = logOf(job, url.searchParams.get('stream') ?? 'stdout');
  const offset = Number(url.searchParams.get('offset') ?? 0);
  const piece = bytes.subarray(offset);
  response
    .writeHead(200, {
      'Content-Type': 'text/plain; charset=utf-8',
      'X-Next-Offset': `${offset + piece.length}`,
    })
    .end(piece);
}

function events(call: Call, job: Job): void {
  if (!streams) {
    problem(call, 429, 'TOO_MANY_STREAMS', 'At most 5 streams.');
    return;
  }
  const { response, request } = call;
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(': hello\n\n');
  let n = 0;
  const timer = setInterval(() => {
    n += 1;
    const say = (name: string, data: unknown): void => {
      response.write(`id: ${n}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    if (job.state === 'RUNNING') {
      const offset = logOf(job, 'stdout').length;
      const text = `epoch 2 step ${n} loss ${(1 / n).toFixed(4)}\n`;
      logs.set(`${job.id} stdout`, logOf(job, 'stdout').toString() + text);
      say('log', { stream: 'stdout', offset, next_offset: offset + Buffer.byteLength(text), text });
      job.progress = { percent: Math.min(99, 42 + n), message: `epoch 5 of 12, step ${n}` };
      say('progress', job.progress);
    }
    if (job.queue && n % 5 === 0) {
      const ahead = Math.max(0, (job.queue.ahead ?? 0) - 1);
      job.queue = { ...job.queue, ahead, position: ahead + 1, as_of: new Date().toISOString() };
      say('queue', job.queue);
    }
  }, 1000);
  request.on('close', () => clearInterval(timer));
}

function cancel(call: Call, job: Job): void {
  job.state = 'CANCELLED';
  job.outcome = {
    code: 'CANCELLED_BY_USER',
    fault: 'student',
    stage: job.stage ?? 'queue',
    message: 'You cancelled this job.',
    counted: job.started_at != null,
  };
  json(call, 200, job);
}
