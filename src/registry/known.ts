import { basename } from 'node:path';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Hashes } from '../model/content.ts';
import { NOTHING_KNOWN, type KnownDocuments, type KnownEntry, type KnownList } from '../model/known.ts';
import { createDigestTable, DIGEST_BYTES, type DigestTable } from './digest-table.ts';
import type { ListedHash } from './list-lines.ts';
import { listRecords } from './list-records.ts';

/** Hashes that all lists of a run may have, so that memory stays within bounds. */
const MOST_HASHES = 5_000_000;

/** Lines that are named in an error. */
const MOST_LINES_NAMED = 8;

const KINDS = ['sha256', 'md5', 'sha1'] as const;

/** Of no bytes: every empty file has them. */
const EMPTY = new Set([
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'd41d8cd98f00b204e9800998ecf8427e',
]);

type Tables = Partial<Record<keyof Hashes, DigestTable>>;

/** One list in memory. */
interface Loaded {
  list: KnownList;
  tables: Tables;
  label: (number: number) => string;
}

/**
 * Reads hash lists. Throws HandbackError (usage) with the line of the first one that is no line of a list, naming more of them, for a
 * list that holds no hash, and for more hashes than memory may hold.
 */
export function loadKnown(files: string[]): KnownDocuments {
  if (files.length === 0) return NOTHING_KNOWN;
  let budget = MOST_HASHES;
  const loaded = files.map((file) => {
    const one = load(file, budget);
    budget -= one.list.entries;
    return one;
  });
  return {
    lists: loaded.map(({ list }) => list),
    hashes: KINDS.filter((kind) => loaded.some(({ tables }) => tables[kind] !== undefined)),
    find: (hashes) => loaded.flatMap((one) => entryOf(one, hashes)),
  };
}

function entryOf({ list, tables, label }: Loaded, hashes: Hashes): KnownEntry[] {
  for (const kind of KINDS) {
    const hash = hashes[kind];
    const number = hash === null ? null : (tables[kind]?.find(hash) ?? null);
    if (number !== null) return [{ list: basename(list.file), label: label(number) }];
  }
  return [];
}

function load(file: string, budget: number): Loaded {
  const tables: Tables = {};
  const names = new Map<number, string>();
  const problems: { line: number; problem: string }[] = [];
  const { records, sha256 } = listRecords(file);
  let [entries, ignored] = [0, 0];
  for (const { line, found } of attempt(file, records)) {
    if (found === null) continue;
    if ('problem' in found) {
      problems.push({ line, problem: found.problem });
      if (problems.length > MOST_LINES_NAMED) break;
      continue;
    }
    const { added, left } = addTo(tables, found, line);
    if (added > 0 && found.name !== null) names.set(line, found.name);
    [entries, ignored] = [entries + added, ignored + left];
    if (entries > budget) throw tooMany(file);
  }
  if (problems.length > 0) throw badLines(file, problems);
  if (entries + ignored === 0) throw noHash(file);
  const list = { file, sha256: sha256(), entries, ignored };
  return { list, tables, label: (number) => names.get(number) ?? `line ${number}` };
}

/** Adds the hashes of a document under the number of its line. */
function addTo(tables: Tables, found: ListedHash, line: number): { added: number; left: number } {
  let [added, left] = [0, 0];
  for (const kind of KINDS) {
    const hash = found[kind];
    if (hash === undefined) continue;
    if (EMPTY.has(hash)) left += 1;
    else {
      (tables[kind] ??= createDigestTable(DIGEST_BYTES[kind])).add(hash, line);
      added += 1;
    }
  }
  return { added, left };
}

function* attempt<T>(file: string, records: Iterable<T>): Generator<T> {
  try {
    yield* records;
  } catch (error) {
    if (error instanceof HandbackError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new HandbackError({
      code: EXIT.usage,
      message: `${missing ? 'no such file' : 'cannot read'} '${file}'`,
      hint: 'name a hash list with --known',
      cause: error,
    });
  }
}

function badLines(file: string, problems: { line: number; problem: string }[]): HandbackError {
  const [first = { line: 1, problem: '' }, ...rest] = problems;
  const named = rest.slice(0, MOST_LINES_NAMED - 1).map(({ line, problem }) => `line ${line}: ${problem}`);
  const more = problems.length > MOST_LINES_NAMED ? ['and more'] : [];
  return new HandbackError({
    code: EXIT.usage,
    message: [`${first.problem} in the hash list`, ...named, ...more].join('; '),
    hint: FORMS,
    place: { file, line: first.line, column: null },
  });
}

const FORMS =
  'a list has lines of sha256sum, of BSD programs, of hashdeep or hashes alone, or is CSV with a column sha256, sha1 or md5, NSRL RDSv2 text, or a MISP warninglist';

function noHash(file: string): HandbackError {
  return new HandbackError({
    code: EXIT.usage,
    message: `no hash in the list: ${file}`,
    hint: FORMS,
  });
}

function tooMany(file: string): HandbackError {
  return new HandbackError({
    code: EXIT.usage,
    message: `more than ${MOST_HASHES.toLocaleString('en')} hashes: ${file}`,
    hint: 'leave out what is no document of the former employer, or scan with a part of the lists at a time',
  });
}
