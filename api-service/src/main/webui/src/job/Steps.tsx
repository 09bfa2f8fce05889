/** The path of a job as steps; each says in words, too, whether it is done, under way or failed. */
import type { Job, JobState, TimelineEntry } from '../api/types';
import { Moment } from '../base/clock';
import { stepsOf, type StepStatus } from '../base/states';

const SPOKEN: Record<StepStatus, string> = {
  done: 'done',
  current: 'now',
  failed: 'failed here',
  stopped: 'stopped here',
  todo: 'not yet',
};

/** The state whose last beginning is the step's time; the file check has none of its own. */
const BEGINS: (JobState | null)[] = [
  'SUBMITTED',
  'QUEUED',
  'PREPARING',
  'RUNNING',
  null,
  'GRADING',
];

export function Steps({ job, timeline }: { job: Job; timeline: TimelineEntry[] }) {
  return (
    <ol class="steps">
      {stepsOf(job).map((step, index) => (
        <li
          key={step.label}
          class={`step step-${step.status}`}
          aria-current={step.status === 'current' ? 'step' : undefined}
        >
          <span class="step-label">{step.label}</span>
          <span class="sr-only">: {SPOKEN[step.status]}</span>
          <span class="step-time">
            {step.status !== 'todo' && <StepTime job={job} timeline={timeline} index={index} />}
          </span>
        </li>
      ))}
    </ol>
  );
}

interface StepTimeProps {
  job: Job;
  timeline: TimelineEntry[];
  index: number;
}

function StepTime({ job, timeline, index }: StepTimeProps) {
  const state = BEGINS[index] ?? null;
  const begun =
    state === null ? undefined : timeline.findLast((entry) => entry.state === state)?.at;
  const at = begun ?? (index === 0 ? job.submitted_at : index === 3 ? job.started_at : null);
  return at ? <Moment at={at} show="clock" /> : null;
}
