import { effect } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { now } from '../src/base/clock';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('the clock goes while somebody looks, and leaves no timer behind', async () => {
  expect(vi.getTimerCount()).toBe(0);
  const seen: number[] = [];
  const stop = effect(() => {
    seen.push(now.value);
  });
  await vi.advanceTimersByTimeAsync(3000);
  const latest = seen.at(-1) ?? 0;
  expect(latest).toBe(Date.now());
  expect(latest - (seen.at(-2) ?? 0)).toBe(1000);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('whoever looks after a pause sees the present', async () => {
  effect(() => void now.value)();
  await vi.advanceTimersByTimeAsync(3_600_000);
  let seen = 0;
  const stop = effect(() => {
    seen = now.value;
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toBe(Date.now());
  stop();
});
