import type { Part } from '../model/segment.ts';
import { NOWHERE } from '../model/segment.ts';
import { detectMediaType } from './detect.ts';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import type { Pages, Value } from './sqlite-pages.ts';
import { isTableLeaf, openPages, readPage } from './sqlite-pages.ts';
import { emitStrings } from './strings.ts';

/** Numbers of fewer digits are counts and codes. */
const TELLING = 100_000n;
/** Bytes up to this are keys and sums; longer ones of unknown kind are a gap. */
const SHORT = 512;

/** What rows are told as. */
interface Rows {
  part: Part;
  /** True where the rows are made of others: an index of their words. */
  isDerived?: boolean;
  /** Name of the table; null where no table leads to the rows. */
  table: string | null;
}

function emit(context: Context, { part, table }: Rows, text: string): void {
  if (text.trim() !== '') {
    context.segment({ part, text, place: { ...NOWHERE, sheet: table }, property: null, overlap: 0 });
  }
}

/** Files that programs keep in databases are read like objects in documents. */
async function emitBytes(context: Context, { table, isDerived }: Rows, bytes: Buffer): Promise<void> {
  if ((await detectMediaType(bytes, bytes.length)) !== 'application/octet-stream') {
    await context.embedded(table ?? 'value', bytes);
    return;
  }
  emitStrings(bytes, context);
  if (bytes.length > SHORT && isDerived !== true)
    context.gap('unsupported-format', 'of some values only runs of letters were read');
}

/** Tells what a row holds: texts, large numbers, files within and runs of letters. */
export async function emitRow(context: Context, rows: Rows, row: readonly Value[]): Promise<void> {
  for (const value of row) {
    if (typeof value === 'string') emit(context, rows, value);
    else if (typeof value === 'bigint') {
      if (value >= TELLING || value <= -TELLING) emit(context, rows, String(value));
    } else if (value !== null && value.length > 0) await emitBytes(context, rows, value);
  }
}

/** The rows of a tree, in order. A page that is none, or comes a second time, is a gap. */
function* rowsOf(pages: Pages, root: number, context: Context): Generator<Value[]> {
  const open = [root];
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    const page =
      number < 1 || number > pages.count || pages.seen.has(number) ? null : readPage(pages, number);
    if (page === null) {
      context.gap('damaged', 'a page of a table is missing or broken');
      continue;
    }
    pages.seen.add(number);
    yield* page.rows;
    open.push(...page.below.reverse());
  }
}

/** Tables that an index of words keeps for itself (FTS3, 4 and 5), but for those of an index that keeps no text of which it is made. */
const INDEX = /^CREATE VIRTUAL TABLE\s+(?:"([^"]+)"|'([^']+)'|\[([^\]]+)\]|(\S+))\s+USING\s+fts[345]\b/i;
const WITHOUT_TEXT = /\bcontent\s*=\s*(?:''|"")/;
const OWN_TABLES = ['data', 'idx', 'docsize', 'segments', 'segdir', 'stat'];

function ownTables(sql: string): string[] {
  const name = INDEX.exec(sql)?.slice(1).find(Boolean);
  return name === undefined || WITHOUT_TEXT.test(sql) ? [] : OWN_TABLES.map((own) => `${name}_${own}`);
}

/** The tables by the first tree: kind, name, table, root, how it was made (SQLite file format, 2.6). */
async function readTables(pages: Pages, context: Context): Promise<void> {
  const tables: { name: string; root: number }[] = [];
  const derived = new Set<string>();
  for (const [kind, name, , root, sql] of rowsOf(pages, 1, context)) {
    if (typeof sql === 'string') {
      emit(context, { part: 'hidden', table: String(name) }, sql);
      for (const own of ownTables(sql)) derived.add(own);
    }
    // Virtual tables and views have no pages of their own.
    if (kind === 'table' && typeof root === 'bigint' && root > 0n) {
      tables.push({ name: String(name), root: Number(root) });
    }
  }
  for (const { name, root } of tables) {
    emit(context, { part: 'sheet-name', table: name }, name);
    const rows = { part: 'cell', table: name, isDerived: derived.has(name) } as const;
    for (const row of rowsOf(pages, root, context)) await emitRow(context, rows, row);
  }
}

/** What was deleted stays in its page until another row needs the place. */
async function readLeftovers(pages: Pages, context: Context): Promise<void> {
  for (let number = 2; number <= pages.count; number += 1) {
    if (pages.seen.has(number) || !isTableLeaf(pages, number)) continue;
    const page = readPage(pages, number);
    for (const row of page?.rows ?? []) await emitRow(context, { part: 'hidden', table: null }, row);
  }
}

/**
 * Reads SQLite databases (file format 3, https://sqlite.org/fileformat2.html) from their pages, so that members of archives
 * need no file and broken databases give what is whole: every table's values under the table's name, then, as hidden,
 * rows that no table leads to. Throws ExtractFailure `damaged`.
 */
export async function extractSqlite(input: Input, context: Context): Promise<void> {
  const pages = openPages(input, context.spend);
  if (pages === null) throw new ExtractFailure('damaged', 'the header of the database is broken');
  await readTables(pages, context);
  if (pages.isCut) context.gap('damaged', 'the rest of a long value is missing');
  await readLeftovers(pages, context);
}
