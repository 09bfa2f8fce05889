/** One competition: what it is about, until when, and within which limits. */
import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import type { FunctionComponent } from 'preact';
import { competitionFileUrl, fetchCompetition, fetchCompetitionFiles } from '../api/endpoints';
import type { Competition } from '../api/types';
import { Moment, now } from '../base/clock';
import { formatBytes, formatDuration, plural } from '../base/format';
import { ErrorNote, Fact, Loading, PageTitle } from '../base/parts';
import { useResource } from '../base/useResource';
import { phaseOf, takesSubmissions } from './phase';
import { PhaseBadge } from './PhaseBadge';

export function CompetitionPage() {
  const id = useRoute().params['id'] ?? '';
  const { data, error } = useResource(`competition ${id}`, (signal) =>
    fetchCompetition(id, signal),
  );
  if (data === null) {
    return (
      <>
        <PageTitle title={id} />
        {error === null ? <Loading what="the competition" /> : <ErrorNote error={error} />}
      </>
    );
  }
  return <CompetitionView competition={data} />;
}

function CompetitionView({ competition }: { competition: Competition }) {
  const { id, title, summary, description, announcement, paused, held, withdrawn } = competition;
  const phase = phaseOf(competition, now.value);
  return (
    <div>
      <header class="page-head">
        <div>
          <p class="crumbs">
            <a href="/competitions">Competitions</a> / <span>{id}</span>
          </p>
          <PageTitle title={title ?? id}>
            {title ?? id} <PhaseBadge phase={phase} />
          </PageTitle>
          {summary && <p class="lead">{summary}</p>}
        </div>
        <div class="actions">
          <a href={`/competitions/${id}/leaderboard`} role="button" class="secondary outline">
            Leaderboard
          </a>
          {takesSubmissions(phase) && (
            <a href={`/submit?competition=${encodeURIComponent(id)}`} role="button">
              Submit
            </a>
          )}
        </div>
      </header>
      {announcement && <p class="note prewrap">{announcement}</p>}
      {held?.reason && (
        <p class="note note-bad prewrap">
          {held.reason} Its jobs keep their places and wait until its staff have mended it.
        </p>
      )}
      {typeof paused === 'object' && paused?.reason && (
        <p class="note note-wait prewrap">Paused: {paused.reason}</p>
      )}
      {withdrawn?.reason && (
        <p class="note note-wait prewrap">Withdrawn: {withdrawn.reason}</p>
      )}
      <div class="main-and-side">
        <section class="card" aria-label="Description">
          {description ? <Readme text={description} /> : <p class="quiet">No description.</p>}
        </section>
        <div>
          <Rules competition={competition} />
          <Files id={id} />
        </div>
      </div>
    </div>
  );
}

type MarkdownView = FunctionComponent<{ text: string }>;

/** The Markdown reader comes when it is needed; until then, and if it never comes, plain text. */
function Readme({ text }: { text: string }) {
  const [view, setView] = useState<{ Markdown: MarkdownView } | null>(null);
  useEffect(() => {
    let wanted = true;
    import('./Markdown').then(
      (module) => wanted && setView({ Markdown: module.default }),
      () => {
        // The plain text below says the same.
      },
    );
    return () => {
      wanted = false;
    };
  }, []);
  return view === null ? <p class="prewrap">{text}</p> : <view.Markdown text={text} />;
}

function Rules({ competition }: { competition: Competition }) {
  const { metric, limits, gpu, quota, submission, late, opens_at, closes_at } = competition;
  return (
    <section class="card" aria-labelledby="rules-title">
      <h2 id="rules-title">Rules and limits</h2>
      <dl class="facts facts-list">
        {opens_at && (
          <Fact term="Opens">
            <Moment ahead at={opens_at} show="both" />
          </Fact>
        )}
        {closes_at && (
          <Fact term="Closes">
            <Moment ahead at={closes_at} show="both" />
          </Fact>
        )}
        {late?.until && (
          <Fact term="Late until">
            <Moment ahead at={late.until} show="both" />
            {late.penalty_per_day ? `, penalty ${late.penalty_per_day} a day` : ''}
          </Fact>
        )}
        {metric && (
          <Fact term="Metric">
            {metric.name}, {metric.higher_is_better ? 'higher' : 'lower'} is better
          </Fact>
        )}
        {quota?.per_day != null && (
          <Fact term="Submissions">
            {quota.per_day} a day{quota.total != null && `, ${quota.total} in all`}
            {quota.left != null && <strong> ({quota.left} left)</strong>}
          </Fact>
        )}
        {quota?.concurrent != null && (
          <Fact term="At a time">{plural(quota.concurrent, 'running job')}</Fact>
        )}
        {quota?.concurrent_total != null && (
          <Fact term="Of all together">{plural(quota.concurrent_total, 'running job')}</Fact>
        )}
        {limits?.wall != null && <Fact term="Time limit">{formatDuration(limits.wall)}</Fact>}
        {gpu?.count != null && <Fact term="GPU">{gpuWords(gpu)}</Fact>}
        {limits?.cpus != null && <Fact term="CPUs">{limits.cpus}</Fact>}
        {limits?.memory != null && <Fact term="Memory">{formatBytes(limits.memory)}</Fact>}
        {limits?.scratch != null && <Fact term="Disk">{formatBytes(limits.scratch)}</Fact>}
        {limits?.solution_bytes != null && (
          <Fact term="Program">at most {formatBytes(limits.solution_bytes)}</Fact>
        )}
        {submission?.file && (
          <Fact term="Must write">
            <code>{submission.file}</code>
            {submission.max_bytes != null && `, at most ${formatBytes(submission.max_bytes)}`}
          </Fact>
        )}
        {competition.version != null && <Fact term="Version">{competition.version}</Fact>}
      </dl>
    </section>
  );
}

function gpuWords(gpu: NonNullable<Competition['gpu']>): string {
  if (!gpu.count) {
    return 'none: a CPU job';
  }
  const memory = gpu.min_memory ? ` with ${formatBytes(gpu.min_memory)} or more` : '';
  return `${gpu.count}${memory}`;
}

function Files({ id }: { id: string }) {
  const { data } = useResource(`files ${id}`, (signal) => fetchCompetitionFiles(id, signal));
  if (data === null || data.length === 0) {
    return null;
  }
  return (
    <section class="card" aria-labelledby="files-title">
      <h2 id="files-title">Files</h2>
      <ul class="plain-list">
        {data.map((file) => (
          <li key={file.path}>
            <a href={competitionFileUrl(id, file.path)} download>
              {file.path}
            </a>{' '}
            {file.size != null && <span class="quiet">{formatBytes(file.size)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
