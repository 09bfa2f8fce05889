/**
 * Loads what a page shows, again when its inputs change, and again and again where asked. What was
 * shown stays while a newer answer is on its way or fails to come; a late answer to an old question
 * is dropped. Nothing is asked while the tab is hidden.
 */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { isAbort } from '../api/client';
import { ApiError } from '../api/problem';

export interface Resource<T> {
  data: T | null;
  error: unknown;
  loading: boolean;
  reload: () => void;
}

interface Loaded<T> {
  key: string;
  data: T | null;
  error: unknown;
  loading: boolean;
}

/** Waits at least this long after a failure, and longer where the server says so. */
const RETRY_MS = 10_000;

/**
 * @param key names the inputs: another key drops the old data
 * @param everyMs how long after an answer to ask again; null for once
 */
export function useResource<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  everyMs: (data: T) => number | null = () => null,
): Resource<T> {
  const [state, setState] = useState<Loaded<T>>(() => empty(key));
  const [round, setRound] = useState(0);
  const latest = useRef({ load, everyMs });
  latest.current = { load, everyMs };

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let due = false;

    const again = (ms: number): void => {
      timer = setTimeout(() => {
        if (document.hidden) {
          due = true;
        } else {
          void run();
        }
      }, ms);
    };
    const onVisible = (): void => {
      if (due && !document.hidden) {
        due = false;
        void run();
      }
    };
    const run = async (): Promise<void> => {
      setState((old) => (old.key === key ? { ...old, loading: true } : empty(key)));
      try {
        const data = await latest.current.load(abort.signal);
        if (abort.signal.aborted) {
          return;
        }
        setState({ key, data, error: null, loading: false });
        const ms = latest.current.everyMs(data);
        if (ms !== null) {
          again(ms);
        }
      } catch (error) {
        if (abort.signal.aborted || isAbort(error)) {
          return;
        }
        setState((old) => ({
          key,
          data: old.key === key ? old.data : null,
          error,
          loading: false,
        }));
        if (error instanceof ApiError && (error.status === 0 || error.status >= 429)) {
          again(Math.max(RETRY_MS, (error.retryAfter ?? 0) * 1000));
        }
      }
    };

    void run();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [key, round]);

  const reload = useCallback(() => setRound((n) => n + 1), []);
  const shown = state.key === key ? state : empty<T>(key);
  return { data: shown.data, error: shown.error, loading: shown.loading, reload };
}

function empty<T>(key: string): Loaded<T> {
  return { key, data: null, error: null, loading: true };
}
