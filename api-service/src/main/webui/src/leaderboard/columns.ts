/** Which figures a leaderboard shows beside the score. Pure. */
import type { Competition, LeaderboardRow, MetricColumn } from '../api/types';

/** More would not fit; graders may write any number of figures. */
const MAX_FOUND = 6;

/** The competition's own columns; where it names none, the figures that the rows have. */
export function columnsOf(
  competition: Competition | null,
  rows: readonly LeaderboardRow[],
): MetricColumn[] {
  const named = competition?.metric?.columns ?? [];
  if (named.length > 0) {
    return named.filter((column) => !column.hidden);
  }
  const keys = new Set(rows.flatMap((row) => Object.keys(row.metrics ?? {})));
  return [...keys].slice(0, MAX_FOUND).map((key) => ({ key, title: key }));
}
