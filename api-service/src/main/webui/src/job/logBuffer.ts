/**
 * One stream of a job's log, put together from pieces that may come twice, late or with a hole
 * between them. Offsets count bytes of the program's own output, not characters of the text, so a
 * piece is only ever taken whole: one that overlaps is fetched again from the right place.
 */

export interface LogPiece {
  offset: number;
  /** Where the next piece begins. */
  next: number;
  text: string;
}

export interface LogBlock {
  /** Rises for ever, so that a block keeps its key when older ones are dropped. */
  key: number;
  text: string;
}

/** `gap`: something before it is missing, or it overlaps; ask from `end`. */
export type Merge = 'added' | 'known' | 'gap';

/** Characters in a block: what one repaint touches. */
const BLOCK_CHARS = 8 * 1024;
/** Characters that are kept: a browser stays quick with these. The whole log is one link away. */
const KEEP_CHARS = 1024 * 1024;

/** All C0 controls but tab and line feed, and DEL: the server strips them, this makes sure. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A line that says progress: it is shown as a bar, not as text. As the server reads it. */
const PROGRESS = /^::progress (?:100(?:\.0{1,6})?|\d{1,2}(?:\.\d{1,6})?)%?(?: .*)?$/;
const PROGRESS_WORD = '::progress ';

export class LogBuffer {
  /** A line that may become one of progress, and is not whole yet. */
  private held = '';
  private atLineStart = true;
  private list: LogBlock[] = [];
  private chars = 0;
  private nextKey = 0;
  private endOffset = 0;
  private cut = false;

  /** `hidesProgress`: lines of progress are left out. */
  constructor(private readonly hidesProgress = false) {}

  /** The first byte that is not here yet. */
  get end(): number {
    return this.endOffset;
  }

  get blocks(): readonly LogBlock[] {
    return this.list;
  }

  /** Whether the beginning was dropped to stay quick. */
  get trimmed(): boolean {
    return this.cut;
  }

  get isEmpty(): boolean {
    return this.chars === 0;
  }

  get text(): string {
    return this.list.map((block) => block.text).join('');
  }

  add(piece: LogPiece): Merge {
    if (piece.next <= this.endOffset) {
      return 'known';
    }
    if (piece.offset !== this.endOffset) {
      return 'gap';
    }
    this.append(piece.text);
    this.endOffset = piece.next;
    return 'added';
  }

  /** Takes a piece although something before it is gone for good, and says so in the text. */
  addAfterHole(piece: LogPiece): void {
    if (piece.offset > this.endOffset) {
      this.append(`\n[… ${piece.offset - this.endOffset} bytes are missing here …]\n`);
      this.endOffset = piece.offset;
    }
    this.add(piece);
  }

  /** Another attempt writes its log from the start. */
  clear(): void {
    this.list = [];
    this.chars = 0;
    this.endOffset = 0;
    this.cut = false;
    this.held = '';
    this.atLineStart = true;
  }

  private append(raw: string): void {
    const clean = raw.replaceAll('\r\n', '\n').replaceAll(CONTROLS, '');
    const text = this.hidesProgress ? this.withoutProgress(clean) : clean;
    for (let from = 0; from < text.length;) {
      const last = this.list.at(-1);
      const room = last === undefined ? 0 : BLOCK_CHARS - last.text.length;
      if (last === undefined || room <= 0) {
        this.list.push({ key: this.nextKey++, text: '' });
        continue;
      }
      const part = text.slice(from, from + room);
      this.list[this.list.length - 1] = { key: last.key, text: last.text + part };
      from += part.length;
    }
    this.chars += text.length;
    while (this.chars > KEEP_CHARS && this.list.length > 1) {
      this.chars -= this.list.shift()?.text.length ?? 0;
      this.cut = true;
    }
  }

  /** Whole lines are judged; the last one waits for its rest only while it looks like progress. */
  private withoutProgress(added: string): string {
    const lines = (this.held + added).split('\n');
    const rest = lines.pop() ?? '';
    const atStart = this.atLineStart;
    const kept = lines.filter((line, i) => (i === 0 && !atStart) || !PROGRESS.test(line));
    const begins = lines.length > 0 || atStart;
    const waits =
      begins && rest.length > 1 && (rest.startsWith(PROGRESS_WORD) || PROGRESS_WORD.startsWith(rest));
    this.held = waits ? rest : '';
    if (lines.length > 0) {
      this.atLineStart = true;
    }
    if (!waits && rest !== '') {
      this.atLineStart = false;
    }
    return kept.map((line) => `${line}\n`).join('') + (waits ? '' : rest);
  }
}
