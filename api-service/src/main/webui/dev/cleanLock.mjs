/**
 * Takes the addresses out of package-lock.json: npm already leaves out where a package came from
 * (`.npmrc`), but still copies the funding pages of each. `npm ci` needs neither.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
  delete entry.resolved;
}
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
