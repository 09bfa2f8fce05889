/** What the job asked for, where it ran, what it used, and its files. */
import { artifactUrl, fetchArtifacts, solutionUrl } from '../api/endpoints';
import type { Job } from '../api/types';
import { formatBytes, formatDuration } from '../base/format';
import { Fact } from '../base/parts';
import { isEnded } from '../base/states';
import { useResource } from '../base/useResource';

export function Facts({ job }: { job: Job }) {
  const { usage } = job;
  return (
    <section class="card" aria-labelledby="facts-title">
      <h2 id="facts-title">Details</h2>
      <dl class="facts facts-list">
        <Fact term="Job">
          <code class="break">{job.id}</code>
        </Fact>
        {job.competition_version != null && (
          <Fact term="Competition version">{job.competition_version}</Fact>
        )}
        {job.expected_time != null && (
          <Fact term="Expected time">{formatDuration(job.expected_time)}</Fact>
        )}
        {job.timeout != null && <Fact term="Time limit">{formatDuration(job.timeout)}</Fact>}
        {job.gpus != null && <Fact term="GPUs">{job.gpus}</Fact>}
        {job.node_id && <Fact term="Machine">{job.node_id}</Fact>}
        {(job.attempt ?? 0) > 0 && <Fact term="Attempt">{job.attempt}</Fact>}
        {usage?.gpu_seconds != null && (
          <Fact term="GPU time">{formatDuration(usage.gpu_seconds)}</Fact>
        )}
        {usage?.gpu_utilization_mean != null && (
          <Fact term="GPU use, mean">{percent(usage.gpu_utilization_mean)}</Fact>
        )}
        {usage?.cpu_seconds != null && (
          <Fact term="CPU time">{formatDuration(usage.cpu_seconds)}</Fact>
        )}
        {usage?.max_rss != null && <Fact term="Most memory">{formatBytes(usage.max_rss)}</Fact>}
        {usage?.max_gpu_memory != null && (
          <Fact term="Most GPU memory">{formatBytes(usage.max_gpu_memory)}</Fact>
        )}
        {(usage?.leftover_processes ?? 0) > 0 && (
          <Fact term="Processes left behind">{usage?.leftover_processes}</Fact>
        )}
        {(job.tags?.length ?? 0) > 0 && <Fact term="Tags">{job.tags?.join(', ')}</Fact>}
        {job.solution && (
          <Fact term="Solution">
            <a href={solutionUrl(job.id)} download={job.solution.name ?? 'solution.py'}>
              {job.solution.name ?? 'solution.py'}
            </a>{' '}
            <span class="quiet">{formatBytes(job.solution.size)}</span>
          </Fact>
        )}
        {isEnded(job.state) && <Artifacts id={job.id} />}
      </dl>
    </section>
  );
}

/** Files that the job left; says nothing where there are none. */
function Artifacts({ id }: { id: string }) {
  const { data } = useResource(`artifacts ${id}`, (signal) => fetchArtifacts(id, signal));
  if (data === null || data.length === 0) {
    return null;
  }
  return (
    <Fact term="Files">
      <ul class="plain-list">
        {data.map((file) => (
          <li key={file.name}>
            <a href={artifactUrl(id, file.name)} download={file.name}>
              {file.name}
            </a>{' '}
            {file.size != null && <span class="quiet">{formatBytes(file.size)}</span>}
          </li>
        ))}
      </ul>
    </Fact>
  );
}

/** The share of the time; a value above one is a percentage already. */
function percent(share: number): string {
  return `${Math.round(share <= 1 ? share * 100 : share)} %`;
}
