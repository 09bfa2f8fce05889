/** The ranking of one competition; one's own rows stand out, by sign and by word. */
import { useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { fetchCompetition, fetchLeaderboard } from '../api/endpoints';
import { isStaff, session } from '../api/session';
import type { Competition, LeaderboardRow, MetricColumn, Page } from '../api/types';
import { phaseOf } from '../competitions/phase';
import { Moment, now } from '../base/clock';
import { formatScore, humanise } from '../base/format';
import { Empty, ErrorNote, Loading, PageTitle, Tag } from '../base/parts';
import { useResource } from '../base/useResource';
import { columnsOf } from './columns';

const REFRESH_MS = 30_000;

export function LeaderboardPage() {
  const id = useRoute().params['id'] ?? '';
  const { view } = useLocation().query;
  const competition = useResource(`competition ${id}`, (signal) => fetchCompetition(id, signal));
  const board = useResource(
    `leaderboard ${id} ${view ?? ''}`,
    (signal) => fetchLeaderboard(id, view, undefined, signal),
    () => REFRESH_MS,
  );
  const title = competition.data?.title ?? id;
  return (
    <>
      <p class="crumbs">
        <a href="/competitions">Competitions</a> / <a href={`/competitions/${id}`}>{title}</a>
      </p>
      <PageTitle title={`Leaderboard, ${title}`}>Leaderboard</PageTitle>
      <p class="quiet">{boardWords(competition.data)}</p>
      <Views id={id} view={view} competition={competition.data} />
      {board.error !== null && <ErrorNote error={board.error} />}
      {board.data === null && board.error === null && <Loading what="the leaderboard" />}
      {board.data !== null && (
        <Board
          key={`${id} ${view ?? ''}`}
          id={id}
          view={view}
          first={board.data}
          competition={competition.data}
        />
      )}
    </>
  );
}

function boardWords(competition: Competition | null): string {
  const metric = competition?.metric;
  const rule = competition?.leaderboard?.rule;
  const parts = [
    metric && `${metric.name}, ${metric.higher_is_better ? 'higher' : 'lower'} is better.`,
    rule === 'best' && 'The best submission counts.',
    rule === 'latest' && 'The latest submission counts.',
    rule === 'selected' && 'The submissions that people selected count.',
  ];
  return parts.filter(Boolean).join(' ');
}

interface ViewsProps {
  id: string;
  view: string | undefined;
  competition: Competition | null;
}

/** The final ranking shows after the end; the staff may look before. */
function Views({ id, view, competition }: ViewsProps) {
  const me = session.value.kind === 'in' ? session.value.me : null;
  const over =
    competition !== null && ['closed', 'withdrawn'].includes(phaseOf(competition, now.value));
  if (view !== 'private' && !over && !(me !== null && isStaff(me))) {
    return null;
  }
  const current = view === 'private' ? 'private' : 'public';
  return (
    <nav class="tabs" aria-label="Which ranking">
      <a
        href={`/competitions/${id}/leaderboard`}
        aria-current={current === 'public' ? 'page' : undefined}
      >
        Public
      </a>
      <a
        href={`/competitions/${id}/leaderboard?view=private`}
        aria-current={current === 'private' ? 'page' : undefined}
      >
        Final
      </a>
    </nav>
  );
}

interface BoardProps {
  id: string;
  view: string | undefined;
  first: Page<LeaderboardRow>;
  competition: Competition | null;
}

function Board({ id, view, first, competition }: BoardProps) {
  const [more, setMore] = useState<Page<LeaderboardRow> | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const rows = [...first.items, ...(more?.items ?? [])];
  const cursor = more === null ? first.next_cursor : more.next_cursor;

  const load = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const page = await fetchLeaderboard(id, view, cursor ?? undefined);
      setMore({ items: [...(more?.items ?? []), ...page.items], next_cursor: page.next_cursor });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  if (rows.length === 0) {
    return (
      <Empty>
        <p>Nobody is on the leaderboard yet.</p>
      </Empty>
    );
  }
  return (
    <>
      <BoardTable rows={rows} competition={competition} />
      {error !== null && <ErrorNote error={error} />}
      {cursor && (
        <nav class="pager" aria-label="Pages">
          <button
            type="button"
            class="secondary outline"
            disabled={busy}
            onClick={() => void load()}
          >
            {busy ? 'Loading…' : 'Show more'}
          </button>
        </nav>
      )}
    </>
  );
}

interface BoardTableProps {
  rows: LeaderboardRow[];
  competition: Competition | null;
}

function BoardTable({ rows, competition }: BoardTableProps) {
  const columns = columnsOf(competition, rows);
  const precision = competition?.metric?.precision;
  return (
    <div class="scroll card" role="region" aria-label="Leaderboard" tabIndex={0}>
      <table class="board">
        <thead>
          <tr>
            <th scope="col" class="number">
              #
            </th>
            <th scope="col">Name</th>
            <th scope="col" class="number">
              {competition?.metric?.name ?? 'Score'}
            </th>
            {columns.map((column) => (
              <th key={column.key} scope="col" class="number">
                {column.title ?? column.key}
              </th>
            ))}
            <th scope="col">Submitted</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <BoardRow
              key={row.job_id ?? `${row.name} ${index}`}
              row={row}
              columns={columns}
              precision={precision}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface BoardRowProps {
  row: LeaderboardRow;
  columns: MetricColumn[];
  precision: number | null | undefined;
}

function BoardRow({ row, columns, precision }: BoardRowProps) {
  const { me, kind } = row;
  return (
    <tr class={me ? 'me' : undefined}>
      <td class="number">{row.rank ?? '–'}</td>
      <th scope="row">
        {me && row.job_id ? <a href={`/jobs/${row.job_id}`}>{row.name}</a> : row.name}{' '}
        {me && <Tag>you</Tag>}
        {row.medal && <Tag>{humanise(row.medal)}</Tag>}
        {row.late && <Tag>late</Tag>}
        {kind && !/^(user|student|submission)$/i.test(kind) && <Tag>{humanise(kind)}</Tag>}
      </th>
      <td class="number">
        <strong>{row.score == null ? '–' : formatScore(row.score, precision)}</strong>
      </td>
      {columns.map((column) => {
        const value = row.metrics?.[column.key];
        return (
          <td key={column.key} class="number">
            {value == null ? '–' : formatScore(value, column.precision ?? precision)}
          </td>
        );
      })}
      <td class="quiet nowrap">
        <Moment at={row.submitted_at} />
      </td>
    </tr>
  );
}
