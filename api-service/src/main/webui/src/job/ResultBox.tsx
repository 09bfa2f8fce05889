/** The score, and what belongs to it. */
import type { Competition, Job, Result } from '../api/types';
import { formatScore, humanise, plural } from '../base/format';
import { Fact, Tag } from '../base/parts';
import { quotaWords } from './OutcomeBox';

interface ResultBoxProps {
  job: Job;
  result: Result;
  competition: Competition | undefined;
}

export function ResultBox({ job, result, competition }: ResultBoxProps) {
  const { score, metric, precision } = result;
  const details = detailsText(result.details);
  const board = `/competitions/${encodeURIComponent(job.competition_id)}/leaderboard`;
  return (
    <section class="card result edge-good" aria-labelledby="result-title">
      <h2 id="result-title">Score</h2>
      {score == null ? (
        <p class="lead">The score is shown when the competition's staff release it.</p>
      ) : (
        <p class="score">
          <span class="score-value">{formatScore(score, precision)}</span>{' '}
          <span class="quiet">
            {metric}
            {result.higher_is_better != null &&
              (result.higher_is_better ? ', higher is better' : ', lower is better')}
          </span>
        </p>
      )}
      <p class="tags">
        {result.medal && <Tag>{humanise(result.medal)} medal</Tag>}
        {result.late && <Tag>Late{result.penalty ? `, penalty ${result.penalty}` : ''}</Tag>}
        {result.partial && <Tag>Partial: graded what was there at the time limit</Tag>}
        {result.regraded_from != null && <Tag>Graded again</Tag>}
        {result.on_leaderboard === false && <Tag>Not on the leaderboard</Tag>}
      </p>
      {result.message && <p class="prewrap">{result.message}</p>}
      {job.outcome?.hint && <p class="note note-wait">{job.outcome.hint}</p>}
      <dl class="facts">
        {result.public != null && (
          <Fact term="Public part">{formatScore(result.public, precision)}</Fact>
        )}
        {Object.entries(result.metrics ?? {}).map(([key, value]) => (
          <Fact key={key} term={metricTitle(competition, key)}>
            {formatScore(value, metricPrecision(competition, key) ?? precision)}
          </Fact>
        ))}
        {result.rows != null && <Fact term="Graded">{plural(result.rows, 'row')}</Fact>}
        {job.outcome && <Fact term="Quota">{quotaWords(job.outcome, job)}</Fact>}
      </dl>
      {details !== '' && (
        <details>
          <summary>Details from the grader</summary>
          <pre class="plain">{details}</pre>
        </details>
      )}
      <p>
        <a href={board}>Leaderboard</a>
      </p>
    </section>
  );
}

/** One line for each detail; graders may write any JSON here. */
function detailsText(details: unknown): string {
  const lines = Array.isArray(details) ? details : details == null ? [] : [details];
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

function metricTitle(competition: Competition | undefined, key: string): string {
  return competition?.metric?.columns?.find((column) => column.key === key)?.title ?? key;
}

function metricPrecision(competition: Competition | undefined, key: string): number | undefined {
  return competition?.metric?.columns?.find((column) => column.key === key)?.precision ?? undefined;
}
