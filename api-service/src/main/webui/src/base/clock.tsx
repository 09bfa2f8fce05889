/** The page's one clock, and moments that keep themselves up to date. */
import { signal } from '@preact/signals';
import { formatAgo, formatExact, formatMoment, formatRelative, parseTime } from './format';

let ticking: ReturnType<typeof setInterval> | undefined;

/** Now, in milliseconds; moves once a second while something shows it and somebody looks. */
export const now = signal(Date.now(), {
  watched() {
    queueMicrotask(tick);
    ticking = setInterval(tick, 1000);
  },
  unwatched() {
    clearInterval(ticking);
  },
});

function tick(): void {
  if (!document.hidden) {
    now.value = Date.now();
  }
}

interface MomentProps {
  at: string | null | undefined;
  /** `relative`: `5 min ago`; `clock`: `14:05`; `both`: `14:05 (in 5 min)`. */
  show?: 'relative' | 'clock' | 'both';
  /** Set for what may still lie ahead, such as a start or a deadline; the rest has happened. */
  ahead?: boolean;
}

export function Moment({ at, show = 'relative', ahead = false }: MomentProps) {
  const moment = parseTime(at);
  if (moment === null) {
    return <span>–</span>;
  }
  const clock = formatMoment(moment, now.value);
  const relative = ahead ? formatRelative(moment, now.value) : formatAgo(moment, now.value);
  const text = show === 'relative' ? relative : show === 'clock' ? clock : `${clock} (${relative})`;
  return (
    <time dateTime={at ?? ''} title={formatExact(moment)}>
      {text}
    </time>
  );
}
