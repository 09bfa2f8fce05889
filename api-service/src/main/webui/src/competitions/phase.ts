/** Whether a competition takes submissions now, and until when. Pure. */
import type { Competition } from '../api/types';
import { parseTime } from '../base/format';

export type Phase = 'upcoming' | 'open' | 'late' | 'paused' | 'closed' | 'withdrawn';

export function phaseOf(competition: Competition, now: number): Phase {
  if (competition.withdrawn) {
    return 'withdrawn';
  }
  const opens = parseTime(competition.opens_at);
  const closes = parseTime(competition.closes_at);
  const late = parseTime(competition.late?.until);
  if (closes !== null && now >= closes) {
    return late !== null && now < late ? 'late' : 'closed';
  }
  if (opens !== null && now < opens) {
    return 'upcoming';
  }
  return competition.paused ? 'paused' : 'open';
}

export function takesSubmissions(phase: Phase): boolean {
  return phase === 'open' || phase === 'late';
}

const WORDS: Record<Phase, string> = {
  upcoming: 'Not open yet',
  open: 'Open',
  late: 'Late submissions',
  paused: 'Paused',
  closed: 'Closed',
  withdrawn: 'Withdrawn',
};

export function phaseWords(phase: Phase): string {
  return WORDS[phase];
}
