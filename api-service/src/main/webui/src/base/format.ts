/**
 * Figures and times as people read them. Pure: time is an argument. Lengths of time are in
 * seconds, sizes in bytes, moments in milliseconds unless they are the API's text.
 */

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'];

export function formatBytes(bytes: number): string {
  if (bytes < 1024) {
    return `${bytes} B`;
  }
  let value = bytes;
  let unit = '';
  for (const next of UNITS) {
    value /= 1024;
    unit = next;
    if (value < 1023.95) {
      break;
    }
  }
  const text = value < 10 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0);
  return `${text} ${unit}`;
}

/** The two largest units: `45 s`, `12 min 5 s`, `3 h 20 min`, `2 d 4 h`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) {
    return '0 s';
  }
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/**
 * How long ago, in one unit: `just now`, `5 min ago`. What has happened is never ahead, even where
 * the server's clock is.
 */
export function formatAgo(at: number, now: number): string {
  return formatRelative(Math.min(at, now), now);
}

/** How long ago, or how far ahead, in one unit: `just now`, `5 min ago`, `in 2 h`. */
export function formatRelative(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 10) {
    return seconds > 0 ? 'in a moment' : 'just now';
  }
  const text = oneUnit(distance);
  return seconds > 0 ? `in ${text}` : `${text} ago`;
}

function oneUnit(seconds: number): string {
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    return `${Math.round(seconds / 60)} min`;
  }
  if (seconds < 86_400) {
    return `${Math.round(seconds / 3600)} h`;
  }
  const days = Math.round(seconds / 86_400);
  return days === 1 ? '1 day' : `${days} days`;
}

/** The time of day, with the date unless it is today. `zone` is for tests; else the reader's. */
export function formatMoment(at: number, now: number, zone?: string): string {
  const time = inZone(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, zone);
  if (inZone(at, DAY, zone) === inZone(now, DAY, zone)) {
    return time;
  }
  const sameYear = inZone(at, { year: 'numeric' }, zone) === inZone(now, { year: 'numeric' }, zone);
  return `${inZone(at, sameYear ? DAY_AND_MONTH : DAY, zone)}, ${time}`;
}

/** To the second and with the zone: what a `title` shows. */
export function formatExact(at: number, zone?: string): string {
  return inZone(
    at,
    {
      ...DAY,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    },
    zone,
  );
}

const DAY_AND_MONTH: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
const DAY: Intl.DateTimeFormatOptions = { ...DAY_AND_MONTH, year: 'numeric' };

function inZone(at: number, options: Intl.DateTimeFormatOptions, zone?: string): string {
  const zoned = zone === undefined ? options : { ...options, timeZone: zone };
  return new Intl.DateTimeFormat('en-GB', zoned).format(at);
}

/** A moment of the API, or null for what is absent or no time. */
export function parseTime(text: string | null | undefined): number | null {
  if (!text) {
    return null;
  }
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** With the competition's number of decimals. */
export function formatScore(score: number, precision: number | null | undefined): string {
  return score.toFixed(Math.min(Math.max(precision ?? 5, 0), 12));
}

/** How many processors a program keeps busy, on average: `none`, `0.04`, `1.5`, `12`. */
export function formatBusy(processors: number): string {
  if (processors < 0.005) {
    return 'none';
  }
  return processors.toFixed(processors < 0.1 ? 2 : processors < 10 ? 1 : 0);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `GRADER_TIME_LIMIT` → `Grader time limit`: for words that this page does not know yet. */
export function humanise(word: string): string {
  const text = word.replaceAll(/[_-]+/g, ' ').trim().toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Enough of a job's id to tell it from others: the random end, not the time in front. */
export function shortId(id: string): string {
  return id.slice(-8);
}
