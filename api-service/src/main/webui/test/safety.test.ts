/** What the security policy and the repository ask of the sources, checked on the sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => [name, readFileSync(join(root, 'src', name), 'utf8')] as const);

test('the lock file names no address', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('://');
});

test('the page has nothing inline', () => {
  const html = readFileSync(join(root, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<style|style=|\son\w+=/i);
  expect(html.match(/<script[^>]*>/g)?.every((tag) => tag.includes('src='))).toBe(true);
});

test.each(sources)('%s makes neither HTML nor styles from strings', (_name, code) => {
  expect(code).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|dangerouslySet|document\.write/);
  expect(code).not.toMatch(/\sstyle=|\.style\b|cssText|\beval\(|new Function/);
});

test.each(sources)('%s knows of no token', (_name, code) => {
  expect(code).not.toMatch(/Authorization|Bearer|access_token|document\.cookie|localStorage/);
});
