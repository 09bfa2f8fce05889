import { describe, expect, test } from 'vitest';
import {
  formatAgo,
  formatBusy,
  formatBytes,
  formatDuration,
  formatExact,
  formatMoment,
  formatRelative,
  formatScore,
  humanise,
  parseTime,
  plural,
  shortId,
} from '../src/base/format';

describe('sizes', () => {
  test.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [1024 * 1024 - 1, '1 MiB'],
    [16 * 1024 ** 3, '16 GiB'],
    [3000 * 1024 ** 4, '3000 TiB'],
  ])('%d bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('processors', () => {
  test.each([
    [0, 'none'],
    [0.004, 'none'],
    [0.04, '0.04'],
    [0.98, '1.0'],
    [1.54, '1.5'],
    [15.6, '16'],
  ])('%d busy ones read %s', (processors, text) => expect(formatBusy(processors)).toBe(text));
});

describe('lengths of time', () => {
  test.each([
    [0, '0 s'],
    [0.4, '0 s'],
    [45, '45 s'],
    [60, '1 min'],
    [725, '12 min 5 s'],
    [3600, '1 h'],
    [12_000, '3 h 20 min'],
    [3605, '1 h'],
    [187_200, '2 d 4 h'],
    [-5, '0 s'],
  ])('%d seconds read %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe('moments', () => {
  const noon = Date.UTC(2026, 2, 1, 12);
  test.each([
    [0, 'just now'],
    [-9_000, 'just now'],
    [5_000, 'in a moment'],
    [-45_000, '45 s ago'],
    [300_000, 'in 5 min'],
    [-7_200_000, '2 h ago'],
    [-86_400_000, '1 day ago'],
    [3 * 86_400_000, 'in 3 days'],
  ])('%d ms from now reads %s', (ms, text) => expect(formatRelative(noon + ms, noon)).toBe(text));

  test.each([
    [5_000, 'just now'],
    [90_000, 'just now'],
    [-45_000, '45 s ago'],
  ])('what happened %d ms from a slow clock reads %s', (ms, text) =>
    expect(formatAgo(noon + ms, noon)).toBe(text),
  );

  test('today has no date, this year no year', () => {
    expect(formatMoment(noon, noon, 'UTC')).toBe('12:00');
    expect(formatMoment(noon - 86_400_000, noon, 'UTC')).toBe('28 Feb, 12:00');
    expect(formatMoment(Date.UTC(2025, 11, 31, 23, 59), noon, 'UTC')).toBe('31 Dec 2025, 23:59');
  });

  test('midnight is 00:00 and belongs to the day that begins in the zone', () => {
    expect(formatMoment(Date.UTC(2026, 2, 1), noon, 'UTC')).toBe('00:00');
    expect(formatMoment(Date.UTC(2026, 2, 1, 23), noon, 'Asia/Kathmandu')).toBe('2 Mar, 04:45');
  });

  test('the exact time names seconds and zone', () => {
    expect(formatExact(noon, 'UTC')).toBe('1 Mar 2026, 12:00:00 UTC');
  });

  test('what is no time is null', () => {
    expect(parseTime(undefined)).toBeNull();
    expect(parseTime('soon')).toBeNull();
    expect(parseTime('2026-03-01T12:00:00.000Z')).toBe(noon);
  });
});

test('a score has the decimals of its competition', () => {
  expect(formatScore(0.81234, 4)).toBe('0.8123');
  expect(formatScore(0.5, null)).toBe('0.50000');
  expect(formatScore(12.5, 0)).toBe('13');
  expect(formatScore(1, -3)).toBe('1');
});

test('words for people', () => {
  expect(plural(1, 'job')).toBe('1 job');
  expect(plural(0, 'job')).toBe('0 jobs');
  expect(humanise('GRADER_TIME_LIMIT')).toBe('Grader time limit');
  expect(shortId('0199a1b2-c3d4-7e5f-8a6b-0123456789ab')).toBe('456789ab');
});
