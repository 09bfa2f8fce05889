/** Hand in a file. Mistakes are shown at their field, before sending where that can be told. */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Competition } from '../api/types';
import { loadCatalog } from '../competitions/catalog';
import { Empty, ErrorNote, Loading, PageTitle } from '../base/parts';
import { useResource } from '../base/useResource';
import { checkDraft, configOf, keepDraft, loadDraft, type Draft } from './draft';
import { EstimateLine } from './EstimateLine';
import { CompetitionField, FileField, NoteField, TimeFields } from './fields';
import { formErrorsOf, NO_ERRORS, twinOf, type FormErrors } from './formErrors';
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

export function SubmitForm({ competitions }: { competitions: Competition[] }) {
  const { query } = useLocation();
  const [draft, setDraft] = useState<Draft>(() => loadDraft(query['competition']));
  const [file, setFile] = useState<File | null>(null);
  const [again, setAgain] = useState(false);
  const competition = competitions.find(({ id }) => id === draft.competition);
  const { busy, errors, failure, submit } = useSubmission(draft, file, again, competition);
  const form = useRef<HTMLFormElement>(null);
  const summary = useRef<HTMLDivElement>(null);

  // The first mistake gets the focus, else the note that says what went wrong.
  useEffect(() => {
    const invalid = form.current?.querySelector<HTMLElement>('[aria-invalid=true]');
    (invalid ?? summary.current)?.focus();
  }, [errors, failure]);

  const change = (part: Partial<Draft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(next);
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    void submit();
  };
  const twin = twinOf(failure);
  return (
    <form ref={form} class="card form" noValidate onSubmit={onSubmit}>
      {failure !== null && <Refusal error={failure} errors={errors} noteRef={summary} />}
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
      <NoteField draft={draft} error={errors.fields.note} onChange={change} />
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

interface Submission {
  busy: boolean;
  errors: FormErrors;
  /** Why the server refused, or why it could not be asked. */
  failure: unknown;
  submit: () => Promise<void>;
}

function useSubmission(
  draft: Draft,
  file: File | null,
  again: boolean,
  competition: Competition | undefined,
): Submission {
  const { route } = useLocation();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState({ errors: NO_ERRORS, failure: null as unknown });
  const sender = useRef(new Sender());

  const submit = async (): Promise<void> => {
    const found = checkDraft(draft, file, competition);
    setRefused({ errors: found, failure: null });
    if (file === null || found !== NO_ERRORS) {
      return;
    }
    setBusy(true);
    try {
      const job = await sender.current.send(configOf(draft, again), file);
      keepDraft({ ...draft, note: '' });
      route(`/jobs/${job.id}`);
    } catch (error) {
      setRefused(
        error instanceof FileChanged
          ? { errors: { fields: { solution: error.message }, rest: [] }, failure: null }
          : { errors: formErrorsOf(error), failure: error },
      );
    } finally {
      setBusy(false);
    }
  };
  return { busy, submit, ...refused };
}

interface RefusalProps {
  error: unknown;
  errors: FormErrors;
  noteRef: RefObject<HTMLDivElement | null>;
}

function Refusal({ error, errors, noteRef }: RefusalProps) {
  const twin = twinOf(error);
  return (
    <ErrorNote error={error} brief={Object.keys(errors.fields).length > 0} noteRef={noteRef}>
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
  );
}
