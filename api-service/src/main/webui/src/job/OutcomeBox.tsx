/**
 * How a job ended: what happened in plain words, whose doing it was, what to try, the errors with
 * their place, and what it costs. The sentences are the server's.
 */
import type { ErrorLine, Job, LimitUse, Outcome } from '../api/types';
import { formatBytes, formatDuration, humanise } from '../base/format';
import { Fact } from '../base/parts';
import { faultWords, outcomeTitle, wordsOf } from '../base/states';

/** More errors than these are folded away. */
const SHOWN_ERRORS = 10;

interface OutcomeBoxProps {
  job: Job;
  outcome: Outcome;
  mine: boolean;
}

export function OutcomeBox({ job, outcome, mine }: OutcomeBoxProps) {
  const { tone } = wordsOf(job.state);
  return (
    <section class={`card outcome edge-${tone}`} aria-labelledby="outcome-title">
      <h2 id="outcome-title">{outcomeTitle(outcome.code)}</h2>
      <p class="prewrap lead">{outcome.message}</p>
      {outcome.hint && (
        <p class="prewrap">
          <strong>What to try:</strong> {outcome.hint}
        </p>
      )}
      <ErrorLines errors={Array.isArray(outcome.errors) ? outcome.errors : []} />
      <dl class="facts">
        {outcome.fault !== 'none' && <Fact term="Cause">{faultWords(outcome, mine)}</Fact>}
        <Fact term="Quota">{quotaWords(outcome, job)}</Fact>
        {outcome.limit && <Fact term="Limit">{limitWords(outcome.limit)}</Fact>}
        {outcome.exit_code != null && <Fact term="Exit code">{outcome.exit_code}</Fact>}
        {outcome.signal && <Fact term="Signal">{outcome.signal}</Fact>}
        {(outcome.retried ?? 0) > 0 && (
          <Fact term="Earlier attempts">{outcome.retried}, lost by faults of ours</Fact>
        )}
        <Fact term="Code">
          <code>
            {outcome.code}
            {outcome.reason && outcome.reason !== outcome.code && ` / ${outcome.reason}`}
          </code>
        </Fact>
      </dl>
      {safeLink(outcome.doc) && (
        <p>
          <a href={safeLink(outcome.doc)}>More about this</a>
        </p>
      )}
    </section>
  );
}

export function quotaWords(outcome: Outcome, job: Job): string | null {
  const counted = outcome.counted ?? job.counted;
  if (counted == null) {
    return null;
  }
  return counted ? 'Uses up one submission' : 'Not counted';
}

function ErrorLines({ errors }: { errors: ErrorLine[] }) {
  if (errors.length === 0) {
    return null;
  }
  const rest = errors.slice(SHOWN_ERRORS);
  return (
    <>
      <ErrorTable errors={errors.slice(0, SHOWN_ERRORS)} label="Errors" />
      {rest.length > 0 && (
        <details>
          <summary>{rest.length} more</summary>
          <ErrorTable errors={rest} label="More errors" />
        </details>
      )}
    </>
  );
}

function ErrorTable({ errors, label }: { errors: ErrorLine[]; label: string }) {
  const placed = errors.some((error) => error.line != null);
  const columned = errors.some((error) => error.column);
  const valued = errors.some((error) => error.value != null);
  return (
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      <table class="compact">
        <thead>
          <tr>
            {placed && (
              <th scope="col" class="number">
                Line
              </th>
            )}
            {columned && <th scope="col">Column</th>}
            {valued && <th scope="col">Value</th>}
            <th scope="col">What is wrong</th>
          </tr>
        </thead>
        <tbody>
          {errors.map((error, index) => (
            <tr key={index}>
              {placed && <td class="number">{error.line ?? ''}</td>}
              {columned && <td>{error.column && <code>{error.column}</code>}</td>}
              {valued && <td>{error.value != null && <code>{error.value}</code>}</td>}
              <td>{error.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const TIMES = /time|wall|timeout|duration|prepare/;
const SIZES = /memory|bytes|shm|scratch|disk|log|size/;

/** The limit's name says its unit: seconds, bytes or a count. */
export function limitWords({ name, value, used }: LimitUse): string {
  const show = TIMES.test(name) ? formatDuration : SIZES.test(name) ? formatBytes : String;
  return `${humanise(name)}: used ${show(used)} of ${show(value)}`;
}

/** Only what leads to a page, never a `javascript:` address. */
function safeLink(address: string | null | undefined): string | undefined {
  return address && /^(https?:\/\/|\/(?!\/))/.test(address) ? address : undefined;
}
