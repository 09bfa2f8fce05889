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
  const at = timeOf(index, job, timeline);
  return at ? <Moment at={at} show="clock" /> : null;
}

/**
 * When a step began; for the file check, when it was over. The check itself is not a state: it lies
 * between the end of the program and the first `GRADING`, or the job's end where the file failed.
 */
export function timeOf(index: number, job: Job, timeline: TimelineEntry[]): string | null {
  const last = (state: JobState): string | undefined =>
    timeline.findLast((entry) => entry.state === state)?.at;
  const grading = timeline.filter((entry) => entry.state === 'GRADING').map((entry) => entry.at);
  switch (index) {
    case 0:
      return last('SUBMITTED') ?? job.submitted_at;
    case 1:
      return last('QUEUED') ?? null;
    case 2:
      return last('PREPARING') ?? null;
    case 3:
      return last('RUNNING') ?? job.started_at ?? null;
    case 4:
      return grading[0] ?? (job.outcome?.stage === 'collect' ? (job.finished_at ?? null) : null);
    default:
      return grading[1] ?? grading[0] ?? null;
  }
}
