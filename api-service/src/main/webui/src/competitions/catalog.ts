/** The competitions by id, loaded once for all pages that only need their titles and limits. */
import { signal } from '@preact/signals';
import { fetchCompetitions } from '../api/endpoints';
import type { Competition, Page } from '../api/types';

/** Null until the first answer. */
export const catalog = signal<Competition[] | null>(null);

/** A list longer than this is cut; no course has so many. */
const MAX_PAGES = 10;

export async function loadCatalog(signal?: AbortSignal): Promise<Competition[]> {
  const all: Competition[] = [];
  let cursor: string | undefined;
  for (let i = 0; i < MAX_PAGES; i += 1) {
    const page: Page<Competition> = await fetchCompetitions(cursor, signal);
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
    if (cursor === undefined) {
      break;
    }
  }
  catalog.value = all;
  return all;
}

export function findCompetition(id: string): Competition | undefined {
  return catalog.value?.find((competition) => competition.id === id);
}

export function titleOf(id: string): string {
  return findCompetition(id)?.title ?? id;
}
