/** Whether a competition is open, as a sign with its word. */
import type { Tone } from '../base/states';
import { phaseWords, type Phase } from './phase';

const TONES: Record<Phase, Tone> = {
  upcoming: 'wait',
  open: 'good',
  late: 'wait',
  paused: 'wait',
  closed: 'off',
  withdrawn: 'off',
};

export function PhaseBadge({ phase }: { phase: Phase }) {
  return <span class={`badge tone-${TONES[phase]}`}>{phaseWords(phase)}</span>;
}
