/** Hand in a file. Mistakes are shown at their field, before sending where that can be told. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Competition } from '../api/types';
import { loadCatalog } from '../competitions/catalog';
import { phaseOf, phaseWords, takesSubmissions } from '../competitions/phase';
import { Moment, now } from '../shared/clock';
import { formatBytes, formatDuration } from '../shared/format';
import { Empty, ErrorNote, Field, Loading, PageTitle } from '../shared/parts';
import { useResource } from '../shared/useResource';
import { checkDraft, configOf, keepDraft, loadDraft, NOTE_LIMIT, type Draft, type Unit } from './draft';
import { EstimateLine } from './EstimateLine';
import { formErrorsOf, NO_ERRORS, twinOf, type FieldName, type FormErrors } from './formErrors';
import { FileChanged, Sender } from './sendSubmission';

export function SubmitPage() {
  const list = useResource('catalog', loadCatalog);
  return (
    <>
      <PageTitle title="Submit" />
      {list.error !== null && <ErrorNote error={list.error} />}
      {list.data === null && list.error === null && <Loading what="competitions" />}
      {list.data?.length === 0 && (
        <Empty>
          <p>There is no competition that you can see.</p>
        </Empty>
      )}
      {list.data !== null && list.data.length > 0 && <SubmitForm competitions={list.data} />}
    </>
  );
}

const FIELD_IDS: Record<FieldName, string> = {
  competition: 'competition',
  solution: 'solution',
  time: 'time',
  timeout: 'timeout',
  note: 'note',
};

export function SubmitForm({ competitions }: { competitions: Competition[] }) {
  const { query, route } = useLocation();
  const [draft, setDraft] = useState<Draft>(() => loadDraft(query['competition']));
  const [file, setFile] = useState<File | null>(null);
  const [again, setAgain] = useState(false);
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<FormErrors>(NO_ERRORS);
  const [failure, setFailure] = useState<unknown>(null);
  const sender = useRef(new Sender());
  const summary = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const competition = competitions.find(({ id }) => id === draft.competition);

  const change = (part: Partial<Draft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(next);
  };
  const refuse = (found: FormErrors, error: unknown): void => {
    setErrors(found);
    setFailure(error);
  };
  // The first mistake gets the focus, else the note that says what went wrong.
  useEffect(() => {
    const invalid = form.current?.querySelector<HTMLElement>('[aria-invalid=true]');
    (invalid ?? summary.current)?.focus();
  }, [errors, failure]);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const found = checkDraft(draft, file, competition);
    if (file === null || found !== NO_ERRORS) {
      refuse({ ...found }, null);
      return;
    }
    setBusy(true);
    refuse(NO_ERRORS, null);
    try {
      const job = await sender.current.send(configOf(draft, again), file);
      keepDraft({ ...draft, note: '' });
      route(`/jobs/${job.id}`);
    } catch (error) {
      if (error instanceof FileChanged) {
        refuse({ fields: { solution: error.message }, rest: [] }, null);
      } else {
        refuse(formErrorsOf(error), error);
      }
    } finally {
      setBusy(false);
    }
  };

  const twin = twinOf(failure);
  return (
    <form ref={form} class="card form" noValidate onSubmit={(event) => void submit(event)}>
      {failure !== null && (
        <ErrorNote error={failure} noteRef={summary}>
          {errors.rest.length > 0 && (
            <ul>
              {errors.rest.map((one) => (
                <li key={`${one.field} ${one.message}`}>
                  {one.field && <code>{one.field}</code>} {one.message}
                </li>
              ))}
            </ul>
          )}
          {twin !== null && (
            <p>
              <a href={`/jobs/${twin}`}>See that job</a>
            </p>
          )}
        </ErrorNote>
      )}
      <CompetitionField
        competitions={competitions}
        chosen={competition}
        value={draft.competition}
        error={errors.fields.competition}
        onChange={(id) => change({ competition: id })}
      />
      <FileField competition={competition} error={errors.fields.solution} onChange={setFile} />
      <TimeFields draft={draft} competition={competition} errors={errors} onChange={change} />
      <EstimateLine draft={draft} />
      <Field
        id={FIELD_IDS.note}
        label="Note (optional)"
        hint={`For yourself and the staff; at most ${NOTE_LIMIT} characters.`}
        error={errors.fields.note}
      >
        {(aria) => (
          <textarea
            {...aria}
            rows={2}
            value={draft.note}
            onInput={(event) => change({ note: event.currentTarget.value })}
          />
        )}
      </Field>
      {(twin !== null || again) && (
        <label>
          <input
            type="checkbox"
            checked={again}
            onChange={(event) => setAgain(event.currentTarget.checked)}
          />
          Submit the same file once more
        </label>
      )}
      <button type="submit" disabled={busy}>
        {busy ? 'Submitting…' : 'Submit'}
      </button>
    </form>
  );
}

interface CompetitionFieldProps {
  competitions: Competition[];
  chosen: Competition | undefined;
  value: string;
  error: string | undefined;
  onChange: (id: string) => void;
}

function CompetitionField({ competitions, chosen, value, error, onChange }: CompetitionFieldProps) {
  const quota = chosen?.quota;
  const hint = chosen && (
    <>
      {chosen.closes_at && (
        <>
          Closes <Moment at={chosen.closes_at} show="both" />.{' '}
        </>
      )}
      {quota?.left != null
        ? `${quota.left} submissions left. `
        : quota?.per_day != null && `${quota.per_day} submissions a day. `}
      <a href={`/competitions/${chosen.id}`}>Read more</a>
    </>
  );
  return (
    <Field id={FIELD_IDS.competition} label="Competition" hint={hint} error={error}>
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

function FileField({ competition, error, onChange }: FileFieldProps) {
  const max = competition?.limits?.solution_bytes;
  const output = competition?.submission?.file ?? 'submission.csv';
  return (
    <Field
      id={FIELD_IDS.solution}
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

function TimeFields({ draft, competition, errors, onChange }: TimeFieldsProps) {
  const limits = competition?.limits;
  const limit = limits?.default_wall ?? limits?.wall;
  const most = limits?.wall;
  return (
    <div class="times">
      <Field
        id={FIELD_IDS.time}
        label="Expected time"
        hint={`A shorter time starts sooner${most != null ? `; at most ${formatDuration(most)}` : ''}.`}
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
      <Field
        id={FIELD_IDS.timeout}
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
      <Field id="unit" label="In">
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
    </div>
  );
}
