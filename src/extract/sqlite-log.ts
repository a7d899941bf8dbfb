import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { emitRow } from './sqlite.ts';
import { openPages, readPage, type Pages } from './sqlite-pages.ts';
import { copyAt } from './zip-view.ts';

/** How pages follow each other in a log: where the first begins, bytes before and behind each. */
interface Layout {
  start: number;
  before: number;
  behind: number;
  size: number;
  /** What the header and the head of a page have in common where the page is of the latest round; 0 where nothing is. */
  salt: bigint;
}

const TABLE_LEAF = 0x0d;
const JOURNAL = 0xd9d505f9;
const PAGE_SIZES = new Set([512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536]);

/** Of a write-ahead log (SQLite file format, 4.1) or a rollback journal (3); null where the header makes no sense. */
function layoutOf(header: Buffer): Layout | null {
  if (header.length < 28) return null;
  const isJournal = header.readUInt32BE(0) === JOURNAL;
  const size = header.readUInt32BE(isJournal ? 24 : 8);
  if (!PAGE_SIZES.has(size)) return null;
  if (!isJournal) return { start: 32, before: 24, behind: 0, size, salt: header.readBigUInt64BE(16) };
  return { start: header.readUInt32BE(20), before: 4, behind: 4, size, salt: 0n };
}

/** Where the latest copy of each page begins, by the numbers of pages. */
function latestPages(input: Input, { start, before, behind, size, salt }: Layout): Map<number, number> {
  const places = new Map<number, number>();
  for (let at = start; at + before + size <= input.size; at += before + size + behind) {
    const head = copyAt(input, at, before);
    const number = head.readUInt32BE(0);
    // Behind the latest round those of an earlier one are left.
    const isLatest = salt === 0n || head.readBigUInt64BE(8) === salt;
    if (number > 0 && (isLatest || !places.has(number))) places.set(number, at + before);
  }
  return places;
}

/** The first page has the header of the database; without it the pages are taken for the usual ones. */
function headerFor(size: number): Buffer {
  const header = Buffer.alloc(100);
  header.writeUInt16BE(size === 65_536 ? 1 : size, 16);
  return header;
}

function pagesOf(
  input: Input,
  layout: Layout,
  places: ReadonlyMap<number, number>,
  context: Context,
): Pages | null {
  const read = (offset: number, length: number): Uint8Array => {
    const at = places.get(Math.floor(offset / layout.size) + 1);
    if (at === undefined) return offset === 0 ? headerFor(layout.size).subarray(0, length) : Buffer.alloc(0);
    return input.read(at, Math.min(length, layout.size));
  };
  const pages = openPages({ size: input.size, read }, context.spend);
  return (
    pages && {
      ...pages,
      size: layout.size,
      count: [...places.keys()].reduce((most, number) => Math.max(most, number), 0),
    }
  );
}

/**
 * Reads what SQLite keeps beside a database: the write-ahead log with what is not yet in the database, and the rollback
 * journal with what was there before. Of each page the latest copy counts; what its rows hold is told, of indexes as
 * hidden. Throws ExtractFailure `damaged`.
 */
export async function extractSqliteLog(input: Input, context: Context): Promise<void> {
  const layout = layoutOf(copyAt(input, 0, 32));
  const places = layout && latestPages(input, layout);
  const pages = places && pagesOf(input, layout, places, context);
  if (places === null || pages === null)
    throw new ExtractFailure('damaged', 'the header of the log is broken');
  for (const number of [...places.keys()].sort((a, b) => a - b)) {
    const page = pages.seen.has(number) ? null : readPage(pages, number);
    const isTable = number > 1 && input.read(places.get(number) ?? 0, 1)[0] === TABLE_LEAF;
    const rows = { part: isTable ? 'cell' : 'hidden', table: null } as const;
    for (const row of page?.rows ?? []) await emitRow(context, rows, row);
  }
}
