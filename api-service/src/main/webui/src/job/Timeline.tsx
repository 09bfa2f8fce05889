/** What has happened to the job, oldest first; a graded one's end says its score. */
import type { Job, TimelineEntry } from '../api/types';
import { Moment } from '../base/clock';
import { formatScore } from '../base/format';
import { isEnded, outcomeTitle, wordsOf } from '../base/states';

export function Timeline({ job, entries }: { job: Job; entries: TimelineEntry[] }) {
  const lines = withEnd(job, condense(entries));
  return (
    <section class="card" aria-labelledby="timeline-title">
      <h2 id="timeline-title">History</h2>
      {lines.length === 0 && <p class="quiet">Nothing yet.</p>}
      <ol class="timeline">
        {lines.map((entry, index) => (
          <li key={index} class={`tone-dot tone-${wordsOf(entry.state).tone}`}>
            <span class="timeline-at">
              <Moment at={entry.at} show="clock" />
            </span>
            <span>
              {labelOf(entry, job)}
              {notes(entry).map((note) => (
                <span key={note} class="quiet">
                  {' '}
                  · {note}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/**
 * Several events may leave a job in one state, such as the wait for a grader and its start: they are
 * one line here, from the first of them, with what the later ones add.
 */
export function condense(entries: TimelineEntry[]): TimelineEntry[] {
  const lines: TimelineEntry[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last === undefined || last.state !== entry.state || last.attempt !== entry.attempt) {
      lines.push(entry);
    } else {
      const { node, why } = last;
      lines[lines.length - 1] = { ...last, node: entry.node || node, why: entry.why || why };
    }
  }
  return lines;
}

/**
 * The job is read before its history: until that has come, or where it cannot be had, the job itself
 * says how it ended.
 */
export function withEnd(job: Job, lines: TimelineEntry[]): TimelineEntry[] {
  const { state, finished_at: at, outcome } = job;
  if (!isEnded(state) || !at || lines.some((line) => isEnded(line.state))) {
    return lines;
  }
  return [...lines, { state, at, why: outcome?.code }];
}

function labelOf(entry: TimelineEntry, job: Job): string {
  const { label } = wordsOf(entry.state);
  const score = entry.state === 'SUCCEEDED' ? job.result?.score : null;
  return score == null ? label : `${label}: ${formatScore(score, job.result?.precision)}`;
}

function notes(entry: TimelineEntry): string[] {
  const attempt = (entry.attempt ?? 0) > 1 ? `attempt ${entry.attempt}` : '';
  const word = entry.why ?? '';
  const why = /^[A-Z0-9_]+$/.test(word) ? outcomeTitle(word) : word;
  const says = [wordsOf(entry.state).label, ''];
  return [attempt, entry.node ?? '', why].filter((text) => !says.includes(text));
}
