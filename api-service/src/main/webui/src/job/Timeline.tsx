/** Every change of the job, oldest first. */
import type { TimelineEntry } from '../api/types';
import { Moment } from '../shared/clock';
import { humanise } from '../shared/format';
import { wordsOf } from '../shared/states';

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  return (
    <section class="card" aria-labelledby="timeline-title">
      <h2 id="timeline-title">History</h2>
      {entries.length === 0 && <p class="quiet">Nothing yet.</p>}
      <ol class="timeline">
        {entries.map((entry, index) => (
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

function notes(entry: TimelineEntry): string[] {
  const attempt = (entry.attempt ?? 0) > 1 ? `attempt ${entry.attempt}` : '';
  const why = entry.why ? (/^[A-Z0-9_]+$/.test(entry.why) ? humanise(entry.why) : entry.why) : '';
  return [attempt, entry.node ?? '', why].filter((text) => text !== '');
}
