/** What one wants to know meanwhile: the place in the queue, and how far the program is. */
import type { Job } from '../api/types';
import { Moment, now } from '../base/clock';
import { formatBusy, formatDuration, parseTime, plural } from '../base/format';
import { Fact } from '../base/parts';
import { waitingReason } from '../base/states';

export function QueueBox({ job }: { job: Job }) {
  const { queue } = job;
  if (!queue || (job.state !== 'QUEUED' && job.state !== 'HELD' && job.state !== 'SUBMITTED')) {
    return null;
  }
  const { position, ahead, start, finish, reason } = queue;
  return (
    <>
      <dl class="facts facts-big">
        {position != null && (
          <Fact term="Position">
            <strong>{position}</strong>
            {ahead != null && (
              <span class="quiet">
                {' '}
                {ahead === 0 ? 'next in line' : `${plural(ahead, 'job')} ahead`}
              </span>
            )}
          </Fact>
        )}
        {start?.p50 && (
          <Fact term="Expected start">
            <strong>
              <Moment ahead at={start.p50} show="both" />
            </strong>
            {start.p90 && (
              <span class="quiet">
                {' '}
                by <Moment ahead at={start.p90} show="clock" /> in 9 cases of 10
              </span>
            )}
          </Fact>
        )}
        {finish?.p50 && (
          <Fact term="Expected end">
            <strong>
              <Moment ahead at={finish.p50} show="clock" />
            </strong>
          </Fact>
        )}
      </dl>
      {reason && <p>Why it waits: {waitingReason(reason)}</p>}
      {queue.as_of && (
        <p class="quiet">
          As of <Moment at={queue.as_of} />.
        </p>
      )}
    </>
  );
}

export function ProgressBox({ job }: { job: Job }) {
  const percent = job.progress?.percent;
  if (job.state !== 'RUNNING' && !(job.state === 'PREPARING' && percent != null)) {
    return null;
  }
  const started = parseTime(job.started_at);
  const timeout = job.timeout;
  return (
    <div class="progress-box">
      {percent != null && (
        <p>
          <label for="progress">
            {job.state === 'PREPARING' ? 'Data on the node' : 'Progress'}: {Math.round(percent)} %
          </label>
          <progress id="progress" value={Math.min(100, Math.max(0, percent))} max={100} />
        </p>
      )}
      {job.progress?.message && <p class="prewrap">{job.progress.message}</p>}
      {job.activity?.note && (
        <p class="note note-wait">
          {job.activity.note} It has printed nothing, and neither processors nor GPU were busy: it
          may hang. It goes on until its time is over, unless you cancel it.
        </p>
      )}
      <dl class="facts">
        {started !== null && (
          <Fact term="Running for">
            {formatDuration((now.value - started) / 1000)}
            {timeout != null && <span class="quiet"> of {formatDuration(timeout)} at most</span>}
          </Fact>
        )}
        {job.activity?.last_log_at && (
          <Fact term="Last output">
            <Moment at={job.activity.last_log_at} />
          </Fact>
        )}
        {job.activity?.last_gpu_active_at && (
          <Fact term="GPU last busy">
            <Moment at={job.activity.last_gpu_active_at} />
          </Fact>
        )}
        {job.activity?.cpu != null && (
          <Fact term="Processors busy">{formatBusy(job.activity.cpu)}</Fact>
        )}
      </dl>
    </div>
  );
}
