/** When a job with this expected time would start, if it were submitted now. An extra: it stays
 * silent where the server has no guess. */
import { useEffect, useState } from 'preact/hooks';
import { fetchEstimate } from '../api/endpoints';
import type { Estimate } from '../api/types';
import { now } from '../base/clock';
import { formatDuration, parseTime } from '../base/format';
import { useResource } from '../base/useResource';
import { secondsOf, type Draft } from './draft';

/** Typing goes on until it stops for this long. */
const SETTLE_MS = 500;

export function EstimateLine({ draft }: { draft: Draft }) {
  const seconds = secondsOf(draft.time, draft.unit);
  const wanted =
    draft.competition !== '' && seconds !== null ? `${draft.competition} ${seconds}` : '';
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const { data } = useResource<Estimate | null>(`estimate ${settled}`, async (signal) => {
    const [competition, time] = settled.split(' ');
    return competition && time ? fetchEstimate(competition, Number(time), signal) : null;
  });
  return (
    <p class="estimate" role="status">
      {data !== null && settled === wanted ? estimateWords(data, now.value) : ''}
    </p>
  );
}

export function estimateWords(estimate: Estimate, at: number): string {
  const p50 = secondsFromNow(estimate.p50, at);
  const p90 = secondsFromNow(estimate.p90, at);
  if (p50 === null) {
    return '';
  }
  const usual =
    p50 < 5 ? 'Would start at once' : `Would start in about ${formatDuration(coarse(p50))}`;
  return p90 === null || p90 - p50 < 5
    ? `${usual}.`
    : `${usual}, in 9 cases of 10 within ${formatDuration(coarse(p90))}.`;
}

function secondsFromNow(value: number | string | null | undefined, at: number): number | null {
  if (typeof value === 'number') {
    return Math.max(0, value);
  }
  const moment = parseTime(value);
  return moment === null ? null : Math.max(0, (moment - at) / 1000);
}

/** A guess of minutes is not given to the second. */
function coarse(seconds: number): number {
  return seconds < 120 ? seconds : Math.round(seconds / 60) * 60;
}
