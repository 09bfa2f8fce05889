/** Small pieces that several pages share. Text stays text: nothing here makes HTML from strings. */
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { explain } from '../api/problem';
import type { JobState } from '../api/types';
import { wordsOf } from './states';

/** The path whose heading had the focus last. The first page's never has: it starts at its top. */
let headedPath = location.pathname;
let navigated = false;

/**
 * The page's `h1`. Names the tab, and takes the focus after a navigation, so that keyboard and
 * screen reader go on where the new page begins.
 */
export function PageTitle({ title, children }: { title: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const isNew = location.pathname !== headedPath;
    navigated ||= isNew;
    headedPath = location.pathname;
    // A heading that replaces the one of "Loading…" takes over its focus.
    if (isNew || (navigated && document.activeElement === document.body)) {
      heading.current?.focus();
    }
  }, []);
  useEffect(() => {
    document.title = `${title} · gpuq`;
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  );
}

export function StateBadge({ state }: { state: JobState }) {
  const { label, tone } = wordsOf(state);
  return <span class={`badge tone-${tone}`}>{label}</span>;
}

export function Tag({ children }: { children: ComponentChildren }) {
  return <span class="tag">{children}</span>;
}

interface ErrorNoteProps {
  error: unknown;
  /** Leaves out the server's words, where they stand elsewhere already. */
  brief?: boolean;
  /** Shown beside, for example a way to try again. */
  children?: ComponentChildren;
  noteRef?: RefObject<HTMLDivElement | null>;
}

export function ErrorNote({ error, brief = false, children, noteRef }: ErrorNoteProps) {
  const { headline, detail, again, trace } = explain(error);
  return (
    <div class="note note-bad" role="alert" ref={noteRef} tabIndex={-1}>
      <p>
        <strong>{headline}</strong> {!brief && detail} {again}
      </p>
      {trace !== null && (
        <p class="quiet">
          For a report to the staff: <code>{trace}</code>
        </p>
      )}
      {children}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" /> Loading {what}…
    </p>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="empty">{children}</div>;
}

/** A term and what it is, in a list of facts; left out where there is nothing to say. */
export function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  if (children === null || children === undefined || children === false) {
    return null;
  }
  return (
    <div class="fact">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A control of a form with its label, hint and error tied to it for screen readers. */
export interface FieldProps {
  id: string;
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  children: (aria: FieldAria) => ComponentChildren;
}

export interface FieldAria {
  id: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: 'true' | undefined;
}

export function Field({ id, label, hint, error, children }: FieldProps) {
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error ? 'true' : undefined,
      })}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
