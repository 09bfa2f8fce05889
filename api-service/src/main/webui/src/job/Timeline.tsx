/** What has happened to the job, oldest first. */
import type { TimelineEntry } from '../api/types';
import { Moment } from '../base/clock';
import { outcomeTitle, wordsOf } from '../base/states';

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  return (
    <section class="card" aria-labelledby="timeline-title">
      <h2 id="timeline-title">History</h2>
      {entries.length === 0 && <p class="quiet">Nothing yet.</p>}
      <ol class="timeline">
        {condense(entries).map((entry, index) => (
          <li key={index} class={`tone-dot tone-${wordsOf(entry.state).tone}`}>
            <span class="timeline-at">
              <Moment at={entry.at} show="clock" />
            </span>
            <span>
              {wordsOf(entry.state).label}
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

function notes(entry: TimelineEntry): string[] {
  const attempt = (entry.attempt ?? 0) > 1 ? `attempt ${entry.attempt}` : '';
  const word = entry.why ?? '';
  const why = /^[A-Z0-9_]+$/.test(word) ? outcomeTitle(word) : word;
  const says = [wordsOf(entry.state).label, ''];
  return [attempt, entry.node ?? '', why].filter((text) => !says.includes(text));
}
