import { delimiterOf, parseSeparated } from '../model/csv.ts';
import {
  columnReader,
  HASHDEEP_START,
  hashdeepReader,
  hashOf,
  hasHashColumn,
  readSumLine,
  type LineReader,
} from './list-lines.ts';
import { openListText } from './list-text.ts';

/** What a list says at a line (from 1); null where it says nothing there. */
export interface ListRecord {
  line: number;
  found: ReturnType<LineReader>;
}

/** The records of a list. */
export interface ListRecords {
  records: Iterable<ListRecord>;
  /** Of the file, hex; once all records were taken. */
  sha256: () => string;
}

/** Records of one file with a quote that is never closed end here. */
const MOST_LINES_OF_A_RECORD = 100;

/**
 * Reads a hash list, its form told by how it starts: hashdeep, CSV with titles (NSRL RDSv2 among them), a MISP
 * warninglist, else lines of sha256sum, BSD's programs and hashes alone. Throws what the system throws.
 */
export function listRecords(file: string): ListRecords {
  const { lines, sha256 } = openListText(file);
  return { records: recordsOf(lines), sha256 };
}

function* recordsOf(lines: Iterable<string>): Generator<ListRecord> {
  let read: ((line: string) => ReturnType<LineReader> | 'unfinished') | null = null;
  let [pending, pendingFrom, number] = ['', 0, 0];
  for (const line of lines) {
    number += 1;
    if (read === null) {
      if (line.trim() === '' || line.startsWith('#')) continue;
      if (line.trimStart().startsWith('{')) {
        yield* warninglist([line, ...lines].join('\n'), number);
        return;
      }
      const [reader, isTitle] = readerFor(line);
      read = reader;
      if (isTitle) continue;
    }
    const text = pending === '' ? line : `${pending}\n${line}`;
    if (pending === '') pendingFrom = number;
    const found = read(text);
    if (found === 'unfinished' && number - pendingFrom < MOST_LINES_OF_A_RECORD) {
      pending = text;
      continue;
    }
    pending = '';
    yield { line: pendingFrom, found: found === 'unfinished' ? OPEN_QUOTE : found };
  }
  if (pending !== '') yield { line: pendingFrom, found: OPEN_QUOTE };
}

const OPEN_QUOTE = { problem: 'a quote that is never closed' };

type Reader = (text: string) => ReturnType<LineReader> | 'unfinished';

/** The reader of the lines from this first one on; true where it holds titles alone. */
function readerFor(first: string): [Reader, boolean] {
  if (first.startsWith(HASHDEEP_START)) return [hashdeepReader(), true];
  const delimiter = delimiterOf(first);
  const titles = parseSeparated(first, delimiter).rows[0]?.cells ?? [];
  if (!hasHashColumn(titles)) return [readSumLine, false];
  const read = columnReader(titles);
  const readRecord: Reader = (text) => {
    const { rows, open } = parseSeparated(text, delimiter);
    if (open !== null) return 'unfinished';
    return rows[0] === undefined ? null : read(rows[0].cells);
  };
  return [readRecord, true];
}

/** A MISP warninglist, which starts at line `first`: JSON with the hashes in `list`. A value is told by its line. */
function* warninglist(text: string, first: number): Generator<ListRecord> {
  let list: unknown;
  try {
    list = (JSON.parse(text) as { list?: unknown }).list;
  } catch {
    yield { line: first, found: { problem: 'not JSON, though it starts like it' } };
    return;
  }
  if (!Array.isArray(list)) {
    yield { line: first, found: { problem: 'no warninglist: it has no list' } };
    return;
  }
  let [at, line] = [text.indexOf('"list"'), first + count(text, 0, text.indexOf('"list"'))];
  for (const value of list as unknown[]) {
    const next = text.indexOf(JSON.stringify(value), at);
    if (next >= 0) [line, at] = [line + count(text, at, next), next];
    const hash = typeof value === 'string' ? hashOf(value.trim(), null) : null;
    yield { line, found: hash ?? { problem: 'no SHA-256, SHA-1 or MD5' } };
  }
}

/** Line breaks from one place to another. */
function count(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) breaks += 1;
  return breaks;
}
