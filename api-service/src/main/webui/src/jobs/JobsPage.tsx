/** My jobs, newest first; keeps itself up to date, quickly while one of them is under way. */
import { useLocation } from 'preact-iso';
import { fetchJobs } from '../api/endpoints';
import { isStaff, session } from '../api/session';
import type { Job, JobState, Page } from '../api/types';
import { catalog, loadCatalog, titleOf } from '../competitions/catalog';
import { Moment } from '../base/clock';
import { formatScore, shortId } from '../base/format';
import { Empty, ErrorNote, Loading, PageTitle, StateBadge } from '../base/parts';
import { ALL_STATES, isEnded, outcomeTitle, wordsOf } from '../base/states';
import { useResource } from '../base/useResource';

const ACTIVE_MS = 4000;
const QUIET_MS = 30_000;
const PAGE_SIZE = 50;

export function JobsPage() {
  const { query, route } = useLocation();
  const { state, competition, cursor } = query;
  const me = session.value.kind === 'in' ? session.value.me : null;
  const jobs = useResource(
    `jobs ${state ?? ''} ${competition ?? ''} ${cursor ?? ''}`,
    (signal) =>
      fetchJobs(
        {
          state,
          competition_id: competition,
          cursor,
          limit: PAGE_SIZE,
          // Staff may list the jobs of others; this page is about one's own.
          user_id: me !== null && isStaff(me) ? me.id : undefined,
        },
        signal,
      ),
    (page) => (page.items.some((job) => !isEnded(job.state)) ? ACTIVE_MS : QUIET_MS),
  );
  useResource('catalog', loadCatalog);

  const go = (changed: Record<string, string>): void => {
    const next = { state: state ?? '', competition: competition ?? '', ...changed };
    route(jobsPath(next));
  };
  const filtered = Boolean(state || competition);
  return (
    <>
      <header class="page-head">
        <PageTitle title="My jobs" />
        <a href="/submit" role="button">
          Submit
        </a>
      </header>
      <Filters state={state} competition={competition} onChange={go} />
      {jobs.error !== null && <ErrorNote error={jobs.error} />}
      {jobs.data === null && jobs.error === null && <Loading what="your jobs" />}
      {jobs.data !== null && (
        <JobList page={jobs.data} filtered={filtered} paged={Boolean(cursor)} onGo={go} />
      )}
    </>
  );
}

export function jobsPath(query: Record<string, string>): string {
  const params = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
  const text = params.toString();
  return text === '' ? '/jobs' : `/jobs?${text}`;
}

interface FiltersProps {
  state: string | undefined;
  competition: string | undefined;
  onChange: (changed: Record<string, string>) => void;
}

function Filters({ state, competition, onChange }: FiltersProps) {
  return (
    <form class="filters" aria-label="Filter" onSubmit={(event) => event.preventDefault()}>
      <label>
        State
        <select
          value={state ?? ''}
          onChange={(event) => onChange({ state: event.currentTarget.value })}
        >
          <option value="">All</option>
          {ALL_STATES.map((word) => (
            <option key={word} value={word}>
              {wordsOf(word).label}
            </option>
          ))}
        </select>
      </label>
      <label>
        Competition
        <select
          value={competition ?? ''}
          onChange={(event) => onChange({ competition: event.currentTarget.value })}
        >
          <option value="">All</option>
          {(catalog.value ?? []).map(({ id, title }) => (
            <option key={id} value={id}>
              {title ?? id}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

interface JobListProps {
  page: Page<Job>;
  filtered: boolean;
  paged: boolean;
  onGo: (changed: Record<string, string>) => void;
}

function JobList({ page, filtered, paged, onGo }: JobListProps) {
  if (page.items.length === 0) {
    return filtered || paged ? (
      <Empty>
        <p>No job matches.</p>
        <p>
          <a href="/jobs">Show all</a>
        </p>
      </Empty>
    ) : (
      <Empty>
        <p>You have not submitted anything yet.</p>
        <p>
          <a href="/competitions">Choose a competition</a> or <a href="/submit">submit a file</a>.
        </p>
      </Empty>
    );
  }
  return (
    <>
      <ul class="job-list">
        {page.items.map((job) => (
          <JobItem key={job.id} job={job} />
        ))}
      </ul>
      <nav class="pager" aria-label="Pages">
        {paged && <a href="/jobs">Newest</a>}
        {page.next_cursor && (
          <button
            type="button"
            class="secondary outline"
            onClick={() => onGo({ cursor: page.next_cursor ?? '' })}
          >
            Older jobs
          </button>
        )}
      </nav>
    </>
  );
}

function JobItem({ job }: { job: Job }) {
  return (
    <li class="job-item">
      <StateBadge state={job.state} />
      <div class="job-item-what">
        <a class="cover" href={`/jobs/${job.id}`}>
          {titleOf(job.competition_id)}
          <span class="sr-only">, job {shortId(job.id)}</span>
        </a>
        <span class="quiet clip">
          {shortId(job.id)}
          {job.note && ` · ${job.note}`}
        </span>
      </div>
      <div class="job-item-how">
        <Summary job={job} />
      </div>
      <div class="job-item-when quiet">
        <Moment at={job.submitted_at} />
      </div>
    </li>
  );
}

/** The one thing to know about a job in its state. */
function Summary({ job }: { job: Job }) {
  const state: JobState = job.state;
  if (job.result?.score != null) {
    return (
      <strong class="number" title={job.result.metric ?? undefined}>
        {formatScore(job.result.score, job.result.precision)}
      </strong>
    );
  }
  if (isEnded(state)) {
    return <span>{job.outcome ? outcomeTitle(job.outcome.code) : ''}</span>;
  }
  if (state === 'QUEUED' && job.queue?.position != null) {
    return (
      <span>
        Position {job.queue.position}
        {job.queue.start?.p50 && (
          <span class="quiet">
            {' '}
            · starts <Moment ahead at={job.queue.start.p50} />
          </span>
        )}
      </span>
    );
  }
  if ((state === 'RUNNING' || state === 'PREPARING') && job.progress?.percent != null) {
    const percent = Math.round(job.progress.percent);
    return (
      <span class="mini-progress">
        <progress value={percent} max={100} aria-label="Progress" /> {percent} %
      </span>
    );
  }
  return <span class="quiet">{wordsOf(state).sentence}</span>;
}
