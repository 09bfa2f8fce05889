/** The fields of a submission, each with its hint and its error. */
import type { Competition } from '../api/types';
import { phaseOf, phaseWords, takesSubmissions } from '../competitions/phase';
import { Moment, now } from '../base/clock';
import { formatBytes, formatDuration } from '../base/format';
import { Field } from '../base/parts';
import { NOTE_LIMIT, type Draft, type Unit } from './draft';
import type { FormErrors } from './formErrors';

interface CompetitionFieldProps {
  competitions: Competition[];
  chosen: Competition | undefined;
  value: string;
  error: string | undefined;
  onChange: (id: string) => void;
}

export function CompetitionField({
  competitions,
  chosen,
  value,
  error,
  onChange,
}: CompetitionFieldProps) {
  const quota = chosen?.quota;
  const hint = chosen && (
    <>
      {chosen.closes_at && (
        <>
          Closes <Moment ahead at={chosen.closes_at} show="both" />.{' '}
        </>
      )}
      {quota?.left != null
        ? `${quota.left} submissions left. `
        : quota?.per_day != null && `${quota.per_day} submissions a day. `}
      <a href={`/competitions/${chosen.id}`}>Read more</a>
    </>
  );
  return (
    <Field id="competition" label="Competition" hint={hint} error={error}>
      {(aria) => (
        <select
          {...aria}
          required
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          <option value="">Choose…</option>
          {competitions.map((one) => {
            const phase = phaseOf(one, now.value);
            return (
              <option key={one.id} value={one.id} disabled={!takesSubmissions(phase)}>
                {one.title ?? one.id}
                {phase === 'open' ? '' : ` (${phaseWords(phase).toLowerCase()})`}
              </option>
            );
          })}
        </select>
      )}
    </Field>
  );
}

interface FileFieldProps {
  competition: Competition | undefined;
  error: string | undefined;
  onChange: (file: File | null) => void;
}

export function FileField({ competition, error, onChange }: FileFieldProps) {
  const max = competition?.limits?.solution_bytes;
  const output = competition?.submission?.file ?? 'submission.csv';
  return (
    <Field
      id="solution"
      label="Program"
      hint={
        <>
          One Python file{max != null && `, at most ${formatBytes(max)}`}. It must write{' '}
          <code>{output}</code>.
        </>
      }
      error={error}
    >
      {(aria) => (
        <input
          {...aria}
          type="file"
          accept=".py,text/x-python"
          required
          onChange={(event) => onChange(event.currentTarget.files?.[0] ?? null)}
        />
      )}
    </Field>
  );
}

interface TimeFieldsProps {
  draft: Draft;
  competition: Competition | undefined;
  errors: FormErrors;
  onChange: (part: Partial<Draft>) => void;
}

export function TimeFields({ draft, competition, errors, onChange }: TimeFieldsProps) {
  const limits = competition?.limits;
  const limit = limits?.default_wall ?? limits?.wall;
  const most = limits?.wall;
  return (
    <div class="times">
      <Field
        id="time"
        label="Expected time"
        hint={
          most == null
            ? 'A shorter time starts sooner.'
            : `A shorter time starts sooner; at most ${formatDuration(most)}.`
        }
        error={errors.fields.time}
      >
        {(aria) => (
          <input
            {...aria}
            inputMode="decimal"
            autoComplete="off"
            required
            value={draft.time}
            onInput={(event) => onChange({ time: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field id="unit" label="Unit">
        {(aria) => (
          <select
            {...aria}
            value={draft.unit}
            onChange={(event) => onChange({ unit: event.currentTarget.value as Unit })}
          >
            <option value="s">seconds</option>
            <option value="min">minutes</option>
            <option value="h">hours</option>
          </select>
        )}
      </Field>
      <Field
        id="timeout"
        label="Stop after (optional)"
        hint={limit != null && `Else after ${formatDuration(limit)}.`}
        error={errors.fields.timeout}
      >
        {(aria) => (
          <input
            {...aria}
            inputMode="decimal"
            autoComplete="off"
            value={draft.timeout}
            onInput={(event) => onChange({ timeout: event.currentTarget.value })}
          />
        )}
      </Field>
    </div>
  );
}

interface NoteFieldProps {
  draft: Draft;
  error: string | undefined;
  onChange: (part: Partial<Draft>) => void;
}

export function NoteField({ draft, error, onChange }: NoteFieldProps) {
  return (
    <Field
      id="note"
      label="Note (optional)"
      hint={`For yourself and the staff; at most ${NOTE_LIMIT} characters.`}
      error={error}
    >
      {(aria) => (
        <textarea
          {...aria}
          rows={2}
          value={draft.note}
          onInput={(event) => onChange({ note: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}
