/** What one may do with a job: cancel it while it lives, send it again when it is over. */
import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { cancelJob, resubmitJob } from '../api/endpoints';
import { ApiError } from '../api/problem';
import type { Job } from '../api/types';
import { ErrorNote } from '../base/parts';
import { isEnded } from '../base/states';
import type { JobModel } from './jobModel';

type Doing = 'nothing' | 'asking' | 'busy';

export function JobActions({ model, job }: { model: JobModel; job: Job }) {
  const [doing, setDoing] = useState<Doing>('nothing');
  const [error, setError] = useState<unknown>(null);
  const [asked, setAsked] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const { route } = useLocation();
  const ended = isEnded(job.state);

  const run = async (action: () => Promise<void>): Promise<void> => {
    setDoing('busy');
    setError(null);
    try {
      await action();
    } catch (failure) {
      if (failure instanceof ApiError && failure.code === 'JOB_FINISHED') {
        await model.refresh();
      }
      setError(failure);
    } finally {
      setDoing('nothing');
    }
  };
  const cancel = (): Promise<void> =>
    run(async () => {
      model.accept(await cancelJob(job.id));
      setAsked(true);
    });
  const again = (): Promise<void> =>
    run(async () => {
      route(`/jobs/${(await resubmitJob(job.id)).id}`);
    });
  const ask = (): void => {
    setDoing('asking');
    requestAnimationFrame(() => keep.current?.focus());
  };

  return (
    <div class="actions">
      {!ended && doing === 'asking' && (
        <fieldset class="confirm">
          <legend>Cancel this job?{job.started_at && ' It has started, so it may count.'}</legend>
          <button type="button" class="danger" onClick={() => void cancel()}>
            Yes, cancel
          </button>{' '}
          <button type="button" class="secondary" ref={keep} onClick={() => setDoing('nothing')}>
            Keep it
          </button>
        </fieldset>
      )}
      {!ended && doing !== 'asking' && (
        <button
          type="button"
          class="secondary outline"
          disabled={doing === 'busy' || asked}
          onClick={ask}
        >
          {asked || doing === 'busy' ? 'Cancelling…' : 'Cancel job'}
        </button>
      )}
      {ended && (
        <button
          type="button"
          class="secondary outline"
          disabled={doing === 'busy'}
          onClick={() => void again()}
        >
          {doing === 'busy' ? 'Submitting…' : 'Submit again'}
        </button>
      )}
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}
