import { render } from 'preact';
import { describe, expect, test } from 'vitest';
import type { LeaderboardRow } from '../src/api/types';
import Markdown from '../src/competitions/Markdown';
import { phaseOf, takesSubmissions } from '../src/competitions/phase';
import { columnsOf } from '../src/leaderboard/columns';

function shown(markdown: string): HTMLElement {
  const root = document.createElement('div');
  render(<Markdown text={markdown} />, root);
  return root;
}

describe('a README', () => {
  test('becomes elements', () => {
    const root = shown('# One\n\nA **b** `c`\n\n1. x\n2. y\n\n| h |\n|---|\n| d |\n');
    expect(root.querySelector('h2')?.textContent).toBe('One');
    expect(root.querySelector('strong')?.textContent).toBe('b');
    expect(root.querySelectorAll('ol li')).toHaveLength(2);
    expect(root.querySelector('td')?.textContent).toBe('d');
  });

  test('cannot bring HTML with it', () => {
    const root = shown('<script>x()</script>\n\na <img src=x onerror=y()> b');
    expect(root.querySelector('script, img')).toBeNull();
    expect(root.textContent).toContain('<script>x()</script>');
    expect(root.textContent).toContain('<img src=x onerror=y()>');
  });

  test.each(['javascript:x()', 'JaVaScRiPt:x()', 'data:text/html,x', '//evil.example', '/\\evil'])(
    'does not link to %s',
    (address) => {
      const root = shown(`[text](<${address}>)`);
      expect(root.querySelector('a')).toBeNull();
      expect(root.textContent).toContain('text');
    },
  );

  test('links to the web without telling where from', () => {
    const link = shown('[text](https://example.org/a)').querySelector('a');
    expect(link?.getAttribute('rel')).toContain('noreferrer');
  });

  test('shows a picture as a link to it', () => {
    const root = shown('![chart](https://example.org/a.png)');
    expect(root.querySelector('img')).toBeNull();
    expect(root.querySelector('a')?.textContent).toBe('chart');
  });
});

describe('a competition', () => {
  const now = Date.UTC(2026, 2, 10);
  const dates = { id: 'c', opens_at: '2026-03-01T00:00:00Z', closes_at: '2026-03-20T00:00:00Z' };

  test('is open between its dates', () => {
    expect(phaseOf(dates, now)).toBe('open');
    expect(phaseOf({ id: 'c' }, now)).toBe('open');
    expect(phaseOf({ ...dates, withdrawn: { reason: 'leaked' } }, now)).toBe('withdrawn');
    expect(takesSubmissions('withdrawn')).toBe(false);
  });

  test('opens and closes to the moment', () => {
    expect(phaseOf(dates, Date.parse(dates.opens_at) - 1)).toBe('upcoming');
    expect(phaseOf(dates, Date.parse(dates.opens_at))).toBe('open');
    expect(phaseOf(dates, Date.parse(dates.closes_at) - 1)).toBe('open');
    expect(phaseOf(dates, Date.parse(dates.closes_at))).toBe('closed');
  });

  test('takes late submissions where it says so', () => {
    const late = { ...dates, late: { until: '2026-03-25T00:00:00Z' } };
    expect(phaseOf(late, Date.parse('2026-03-22T00:00:00Z'))).toBe('late');
    expect(phaseOf(late, Date.parse('2026-03-25T00:00:00Z'))).toBe('closed');
  });

  test('may be paused', () => {
    expect(phaseOf({ ...dates, paused: { reason: 'x' } }, now)).toBe('paused');
    expect(phaseOf({ ...dates, paused: false }, now)).toBe('open');
  });
});

test('a leaderboard shows the columns of its competition, else those that the rows have', () => {
  const rows: LeaderboardRow[] = [
    { name: 'a', metrics: { f1: 1 } },
    { name: 'b', metrics: { f1: 1, auc: 2 } },
  ];
  expect(columnsOf(null, rows).map(({ key }) => key)).toEqual(['f1', 'auc']);
  const metric = {
    name: 'm',
    higher_is_better: true,
    columns: [
      { key: 'f1', title: 'F1' },
      { key: 'secret', hidden: true },
    ],
  };
  expect(columnsOf({ id: 'c', metric }, rows)).toEqual([{ key: 'f1', title: 'F1' }]);
});
