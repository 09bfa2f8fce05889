/**
 * The live log with a tab for each stream. Follows the end while one stands there, and stops
 * following as soon as one scrolls up. Every character goes in as text.
 */
import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { logUrl } from '../api/endpoints';
import type { Job, LogStream } from '../api/types';
import { isEnded } from '../base/states';
import type { JobModel } from './jobModel';
import type { LogBlock } from './logBuffer';
import type { LogFeed } from './logFeed';

const TITLES: Record<LogStream, string> = {
  stdout: 'Output (stdout)',
  stderr: 'Errors (stderr)',
  grader: 'Grader',
};

/** This near to the end counts as at the end. */
const NEAR_PX = 24;

export function LogView({ model, job }: { model: JobModel; job: Job }) {
  const [chosen, setChosen] = useState<LogStream | null>(null);
  const streams = streamsOf(job);
  const shown = chosen ?? preferred(model, job);
  const tabs = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (shown === 'grader') {
      void model.logs.grader.catchUp();
    }
  }, [model, shown, job.state]);

  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) {
      return;
    }
    event.preventDefault();
    const next = (streams.indexOf(shown) + step + streams.length) % streams.length;
    setChosen(streams[next] ?? 'stdout');
    tabs.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };

  return (
    <section class="card log" aria-labelledby="log-title">
      <h2 id="log-title">Log</h2>
      <div class="tabs" role="tablist" aria-labelledby="log-title" ref={tabs} onKeyDown={move}>
        {streams.map((stream) => (
          <button
            key={stream}
            type="button"
            role="tab"
            id={`tab-${stream}`}
            aria-selected={stream === shown}
            aria-controls="log-panel"
            tabIndex={stream === shown ? 0 : -1}
            onClick={() => setChosen(stream)}
          >
            {TITLES[stream]}
            <HasText feed={model.logs[stream]} />
          </button>
        ))}
      </div>
      <div role="tabpanel" id="log-panel" aria-labelledby={`tab-${shown}`}>
        <Stream key={shown} model={model} job={job} stream={shown} />
      </div>
    </section>
  );
}

function streamsOf(job: Job): LogStream[] {
  const graded = job.state === 'GRADING' || job.outcome?.stage === 'grade' || job.result != null;
  return graded ? ['stdout', 'stderr', 'grader'] : ['stdout', 'stderr'];
}

/** A crashed program's last words stand in stderr. */
function preferred(model: JobModel, job: Job): LogStream {
  const crashed = job.outcome?.code === 'USER_CODE_ERROR';
  return crashed && has(model.logs.stderr) ? 'stderr' : 'stdout';
}

function has(feed: LogFeed): boolean {
  return feed.version.value >= 0 && !feed.buffer.isEmpty;
}

function HasText({ feed }: { feed: LogFeed }) {
  return has(feed) ? (
    <span class="has-text">
      <span class="sr-only">, has text</span>
    </span>
  ) : null;
}

function Stream({ model, job, stream }: { model: JobModel; job: Job; stream: LogStream }) {
  const feed = model.logs[stream];
  const version: ReadonlySignal<number> = feed.version;
  const following = useSignal(true);
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (following.value && box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [version.value, following.value]);

  const onScroll = (): void => {
    const el = box.current;
    if (el !== null) {
      following.value = el.scrollHeight - el.scrollTop - el.clientHeight < NEAR_PX;
    }
  };

  const note = emptyNote(feed, job);
  return (
    <>
      {feed.buffer.trimmed && (
        <p class="quiet">The beginning is left out here; the whole log is behind the link below.</p>
      )}
      <div
        class="log-box"
        ref={box}
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label={TITLES[stream]}
      >
        {note !== null ? (
          <p class="quiet">{note}</p>
        ) : (
          <pre>
            {feed.buffer.blocks.map((block) => (
              <Block key={block.key} block={block} />
            ))}
          </pre>
        )}
      </div>
      <p class="log-foot">
        <a href={logUrl(job.id, stream)} target="_blank" rel="noopener">
          Open as text
        </a>
        {!following.value && (
          <button type="button" class="link" onClick={() => (following.value = true)}>
            Go to the end and follow
          </button>
        )}
      </p>
    </>
  );
}

/** Only the last block changes as text arrives; the others are not touched again. */
function Block({ block }: { block: LogBlock }) {
  return useMemo(() => <span>{block.text}</span>, [block]);
}

function emptyNote(feed: LogFeed, job: Job): string | null {
  if (!feed.buffer.isEmpty) {
    return null;
  }
  switch (feed.access.value) {
    case 'refused':
      return 'This competition does not show this log.';
    case 'failed':
      return 'The log could not be loaded. It is tried again.';
    case 'asking':
      return 'Loading…';
    case 'open':
      return isEnded(job.state) ? 'Nothing was written here.' : 'Nothing yet.';
  }
}
