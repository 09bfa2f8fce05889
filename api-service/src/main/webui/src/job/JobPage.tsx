/**
 * One job: where it is, how it ended and why, its score, its log, its history. Everything shown
 * comes from one `JobModel`, which lives as long as the page shows this job.
 */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { ApiError } from '../api/problem';
import { session } from '../api/session';
import type { Job } from '../api/types';
import { loadCatalog, catalog, findCompetition, titleOf } from '../competitions/catalog';
import { Moment } from '../base/clock';
import { formatDuration, parseTime, shortId } from '../base/format';
import { ErrorNote, Loading, PageTitle, StateBadge } from '../base/parts';
import { isEnded, wordsOf } from '../base/states';
import { Facts } from './Facts';
import { JobActions } from './JobActions';
import { JobModel, type LiveMode } from './jobModel';
import { LogView } from './LogView';
import { OutcomeBox } from './OutcomeBox';
import { ProgressBox, QueueBox } from './QueueBox';
import { ResultBox } from './ResultBox';
import { Steps } from './Steps';
import { Timeline } from './Timeline';

export function JobPage() {
  const { id } = useRoute().params;
  return <OneJob key={id} id={id ?? ''} />;
}

export function OneJob({ id }: { id: string }) {
  const model = useMemo(() => new JobModel(id), [id]);
  useEffect(() => {
    void model.start();
    return () => model.stop();
  }, [model]);
  useEffect(() => {
    if (catalog.value === null) {
      loadCatalog().catch(() => {
        // Titles are an extra here: the id stands in for them.
      });
    }
  }, []);

  const job = model.job.value;
  const error = model.error.value;
  if (job === null) {
    return (
      <>
        <PageTitle title={`Job ${shortId(id)}`} />
        {error === null ? (
          <Loading what="the job" />
        ) : (
          <ErrorNote error={error}>
            {isPassing(error) && (
              <button type="button" class="secondary" onClick={() => void model.start()}>
                Try again
              </button>
            )}
          </ErrorNote>
        )}
      </>
    );
  }
  return <JobView model={model} job={job} />;
}

/** What another try may cure. */
function isPassing(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 429;
}

function JobView({ model, job }: { model: JobModel; job: Job }) {
  const me = session.value.kind === 'in' ? session.value.me : null;
  const mine = me === null || me.id === job.user_id;
  const title = titleOf(job.competition_id);
  return (
    <div class="job">
      <header class="page-head">
        <div>
          <p class="crumbs">
            <a href="/jobs">My jobs</a> / <span>{shortId(job.id)}</span>
          </p>
          <PageTitle title={`${title}, job ${shortId(job.id)}`}>
            {title} <StateBadge state={job.state} />
          </PageTitle>
          <p class="quiet">
            {!mine && <>By {job.user_name ?? job.user_id} · </>}
            Submitted <Moment at={job.submitted_at} show="both" />
            {job.solution?.name && <> · {job.solution.name}</>}
          </p>
        </div>
        <JobActions model={model} job={job} />
      </header>
      {model.error.value !== null && <ErrorNote error={model.error.value} />}
      <section class="card" aria-label="State">
        <Steps job={job} timeline={model.timeline.value} />
        <LiveSentence job={job} mode={model.mode.value} mine={mine} />
        {!isEnded(job.state) && <QueueBox job={job} />}
        <ProgressBox job={job} />
      </section>
      {job.result && (
        <ResultBox
          job={job}
          result={job.result}
          competition={findCompetition(job.competition_id)}
        />
      )}
      {job.outcome && !(job.outcome.code === 'GRADED' && job.result) && (
        <OutcomeBox job={job} outcome={job.outcome} mine={mine} />
      )}
      {job.note && (
        <section class="card" aria-labelledby="note-title">
          <h2 id="note-title">Note</h2>
          <p class="prewrap">{job.note}</p>
        </section>
      )}
      {hasLog(model, job) && <LogView model={model} job={job} />}
      <div class="two">
        <Timeline job={job} entries={model.timeline.value} />
        <Facts job={job} />
      </div>
    </div>
  );
}

/** A job that never ran has nothing to say. */
function hasLog(model: JobModel, job: Job): boolean {
  const { stdout, stderr } = model.logs;
  const wrote =
    stdout.version.value + stderr.version.value > 0 &&
    !(stdout.buffer.isEmpty && stderr.buffer.isEmpty);
  return wrote || job.started_at != null || job.state === 'RUNNING' || job.state === 'GRADING';
}

function Ended({ job }: { job: Job }) {
  const began = parseTime(job.started_at);
  const ended = parseTime(job.finished_at);
  return (
    <>
      {wordsOf(job.state).label}
      {ended !== null && (
        <>
          {' '}
          <Moment at={job.finished_at} show="both" />
        </>
      )}
      {began !== null && ended !== null && (
        <span class="quiet"> · {formatDuration((ended - began) / 1000)} after the start</span>
      )}
    </>
  );
}

/** Says the state in one sentence; read out when it changes, but not when the page opens. */
function LiveSentence({ job, mode, mine }: { job: Job; mode: LiveMode; mine: boolean }) {
  const spoken = useSignal('');
  const first = useRef(true);
  const position = job.queue?.position;
  const sentence = sentenceOf(job, mine);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    spoken.value =
      job.state === 'QUEUED' && position ? `${sentence} Position ${position}.` : sentence;
  }, [job.state, position]);
  return (
    <div class="sentence">
      <p>{isEnded(job.state) ? <Ended job={job} /> : sentence}</p>
      {mode !== 'ended' && (
        <p class={`live live-${mode}`}>
          {mode === 'live'
            ? 'Live'
            : mode === 'polling'
              ? 'Updated every few seconds'
              : 'Connecting…'}
        </p>
      )}
      <p class="sr-only" role="status" aria-live="polite">
        {spoken.value}
      </p>
    </div>
  );
}

function sentenceOf(job: Job, mine: boolean): string {
  const { sentence } = wordsOf(job.state);
  const text = mine ? sentence : sentence.replace('Your program', 'The program');
  const again = (job.attempt ?? 0) > 1 && !isEnded(job.state) && job.state !== 'GRADING';
  return again
    ? `${text} Attempt ${job.attempt}: an earlier one failed through no fault of yours.`
    : text;
}
