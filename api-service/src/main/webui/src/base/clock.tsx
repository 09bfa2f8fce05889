/** The page's one clock, and moments that keep themselves up to date. */
import { signal } from '@preact/signals';
import { formatExact, formatMoment, formatRelative, parseTime } from './format';

/** Now, in milliseconds; moves once a second while somebody looks. */
export const now = signal(Date.now());

setInterval(() => {
  if (!document.hidden) {
    now.value = Date.now();
  }
}, 1000);

interface MomentProps {
  at: string | null | undefined;
  /** `relative`: `5 min ago`; `clock`: `14:05`; `both`: `14:05 (in 5 min)`. */
  show?: 'relative' | 'clock' | 'both';
}

export function Moment({ at, show = 'relative' }: MomentProps) {
  const moment = parseTime(at);
  if (moment === null) {
    return <span>–</span>;
  }
  const clock = formatMoment(moment, now.value);
  const relative = formatRelative(moment, now.value);
  const text = show === 'relative' ? relative : show === 'clock' ? clock : `${clock} (${relative})`;
  return (
    <time dateTime={at ?? ''} title={formatExact(moment)}>
      {text}
    </time>
  );
}
