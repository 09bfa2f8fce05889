import { describe, expect, test } from 'vitest';
import type { LogText } from '../src/api/endpoints';
import { ApiError } from '../src/api/problem';
import { LogBuffer, type LogPiece } from '../src/job/logBuffer';
import { LogFeed } from '../src/job/logFeed';

function piece(offset: number, text: string, bytes = text.length): LogPiece {
  return { offset, next: offset + bytes, text };
}

describe('merging by offset', () => {
  test('pieces in order are appended', () => {
    const log = new LogBuffer();
    expect(log.add(piece(0, 'one\n'))).toBe('added');
    expect(log.add(piece(4, 'two\n'))).toBe('added');
    expect([log.text, log.end]).toEqual(['one\ntwo\n', 8]);
  });

  test('a piece that came before changes nothing', () => {
    const log = new LogBuffer();
    log.add(piece(0, 'one\n'));
    expect(log.add(piece(0, 'one\n'))).toBe('known');
    expect(log.add(piece(1, 'ne'))).toBe('known');
    expect(log.text).toBe('one\n');
  });

  test('a hole and an overlap are not guessed at', () => {
    const log = new LogBuffer();
    log.add(piece(0, 'one\n'));
    expect(log.add(piece(9, 'late'))).toBe('gap');
    expect(log.add(piece(2, 'e\ntwo'))).toBe('gap');
    expect(log.text).toBe('one\n');
  });

  test('offsets count bytes of the output, not characters of the text', () => {
    const log = new LogBuffer();
    log.add(piece(0, 'äö', 4));
    expect(log.add(piece(4, 'ü', 2))).toBe('added');
    expect(log.text).toBe('äöü');
  });

  test('a part that the node cut out moves the end along', () => {
    const log = new LogBuffer();
    log.add(piece(0, '[cut]', 5_000_000));
    expect(log.add(piece(5_000_000, 'tail'))).toBe('added');
  });

  test('a hole that stays is named in the text', () => {
    const log = new LogBuffer();
    log.add(piece(0, 'a'));
    log.addAfterHole(piece(11, 'b'));
    expect(log.text).toBe('a\n[… 10 bytes are missing here …]\nb');
    expect(log.end).toBe(12);
  });

  test('control characters never reach the page, tabs and lines do', () => {
    const log = new LogBuffer();
    log.add(piece(0, 'a\u001b[31mb\u0000\tc\r\nd\u007f'));
    expect(log.text).toBe('a[31mb\tc\nd');
  });

  test('a long log keeps its end and says that it was cut', () => {
    const log = new LogBuffer();
    const chunk = 'x'.repeat(100_000);
    for (let i = 0; i < 20; i += 1) {
      log.add(piece(i * chunk.length, chunk));
    }
    log.add(piece(20 * chunk.length, 'END'));
    expect(log.trimmed).toBe(true);
    expect(log.text.length).toBeLessThan(1_100_000);
    expect(log.text.endsWith('END')).toBe(true);
  });

  test('only the last block changes as text arrives', () => {
    const log = new LogBuffer();
    log.add(piece(0, 'x'.repeat(20_000)));
    const before = [...log.blocks];
    log.add(piece(20_000, 'y'));
    expect(log.blocks.slice(0, -1)).toEqual(before.slice(0, -1));
    expect(log.blocks[0]).toBe(before[0]);
    expect(log.blocks.at(-1)?.key).toBe(before.at(-1)?.key);
  });
});

describe('lines of progress', () => {
  function shown(...pieces: string[]): string {
    const log = new LogBuffer(true);
    for (const text of pieces) {
      log.add(piece(log.end, text));
    }
    return log.text;
  }

  test('are not in the text', () => {
    expect(shown('a\n::progress 40 half\nb\n::progress 100\n')).toBe('a\nb\n');
    expect(shown('::progress 1.5% x\nc')).toBe('c');
  });

  test('are recognised across pieces', () => {
    expect(shown('a\n::pro', 'gress 4', '0 half', '\nb\n')).toBe('a\nb\n');
  });

  test('that are none stay', () => {
    const text = '::progress 101\n::progress fast\nx ::progress 40\n::progressive\n';
    expect(shown(text)).toBe(text);
    expect(shown('x ', '::progress 40\n')).toBe('x ::progress 40\n');
    expect(shown('::', 'b\n:')).toBe('::b\n:');
  });

  test('count in the offset', () => {
    const log = new LogBuffer(true);
    log.add(piece(0, '::progress 40\n'));
    expect([log.end, log.isEmpty]).toEqual([14, true]);
  });
});

describe('keeping a log up to date', () => {
  /** A server whose log is `state.text`, given out in pieces. */
  function served(state: { text: string; asked: number[] }, most = 4): LogFeed {
    return new LogFeed((offset): Promise<LogText> => {
      state.asked.push(offset);
      const text = state.text.slice(offset, offset + most);
      const next = Math.min(state.text.length, offset + text.length);
      return Promise.resolve({ text, next });
    });
  }

  test('reads all there is, piece by piece', async () => {
    const state = { text: 'one two three', asked: [] as number[] };
    const feed = served(state);
    await feed.catchUp();
    expect(feed.buffer.text).toBe('one two three');
    expect(feed.access.value).toBe('open');
  });

  test('fetches what a live piece shows to be missing', async () => {
    const state = { text: '0123456789', asked: [] as number[] };
    const feed = served(state, 100);
    feed.take(piece(0, '01'));
    feed.take(piece(8, '89'));
    await feed.catchUp();
    expect(feed.buffer.text).toBe('0123456789');
    expect(state.asked[0]).toBe(2);
  });

  test('live pieces during a fetch find their place', async () => {
    const state = { text: '01234', asked: [] as number[] };
    const feed = served(state, 100);
    const reading = feed.catchUp();
    feed.take(piece(7, '78'));
    feed.take(piece(5, '56'));
    await reading;
    expect(feed.buffer.text).toBe('012345678');
  });

  test('what the server has lost becomes a named hole', async () => {
    const feed = new LogFeed(() => Promise.resolve({ text: '', next: 0 }));
    feed.take(piece(3, 'tail'));
    await feed.catchUp();
    await feed.catchUp();
    expect(feed.buffer.text).toContain('3 bytes are missing');
    expect(feed.buffer.text).toMatch(/tail$/);
  });

  test('what can be read may be behind the live pieces, and nothing is lost or doubled', async () => {
    const state = { text: '01', asked: [] as number[] };
    const feed = new LogFeed((offset) =>
      Promise.resolve({ text: state.text.slice(offset), next: state.text.length }),
    );
    feed.take(piece(0, '01'));
    feed.take(piece(2, '23'));
    await feed.catchUp();
    state.text = '012345';
    await feed.catchUp();
    expect(feed.buffer.text).toBe('012345');
  });

  test('an answer to the log before a restart is dropped', async () => {
    const answers: ((text: LogText) => void)[] = [];
    const feed = new LogFeed(() => new Promise((resolve) => answers.push(resolve)));
    const reading = feed.catchUp();
    feed.restart();
    answers[0]?.({ text: 'old', next: 3 });
    await Promise.resolve();
    await Promise.resolve();
    answers[1]?.({ text: '', next: 0 });
    await reading;
    expect(feed.buffer.text).toBe('');
  });

  test.each([
    [404, 'open'],
    [403, 'refused'],
    [503, 'failed'],
  ])('an answer %d leaves the log %s', async (status, access) => {
    const feed = new LogFeed(() => Promise.reject(new ApiError({ status, code: 'X' })));
    await feed.catchUp();
    expect(feed.access.value).toBe(access);
  });

  test('a log that is refused is not asked for by live pieces', async () => {
    let asked = 0;
    const feed = new LogFeed(() => {
      asked += 1;
      return Promise.reject(new ApiError({ status: 403, code: 'FORBIDDEN' }));
    });
    await feed.catchUp();
    feed.take(piece(5, 'x'));
    expect(asked).toBe(1);
  });
});
