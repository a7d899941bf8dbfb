import type { Hashes } from '../model/content.ts';

/** One document of a hash list: at least one of its hashes, in lower case. */
export interface ListedHash extends Partial<Record<keyof Hashes, string>> {
  /** Null where the list names none. */
  name: string | null;
}

/**
 * Reads one line of a list: null where it says nothing, `problem` for what is wrong with it. What a line means can depend
 * on those before it, so a reader is made for each list.
 */
export type LineReader = (line: string) => ListedHash | null | { problem: string };

const BY_LENGTH: Partial<Record<number, keyof Hashes>> = { 64: 'sha256', 40: 'sha1', 32: 'md5' };

const TAG_NAMES: Partial<Record<string, keyof Hashes>> = { SHA256: 'sha256', SHA1: 'sha1', MD5: 'md5' };

/** Which hash a hexadecimal text is, by its length; null where it is none. */
function hashKind(text: string): keyof Hashes | null {
  return /^[0-9A-Fa-f]+$/.test(text) ? (BY_LENGTH[text.length] ?? null) : null;
}

/** A hash with its kind; null where the text is none, or not of the kind asked for. */
export function hashOf(text: string, name: string | null, kind = hashKind(text)): ListedHash | null {
  if (kind === null || hashKind(text) !== kind) return null;
  return { [kind]: text.toLowerCase(), name };
}

/** `<hash>`, `<hash>  <name>` or `<hash> *<name>` as coreutils write it, escaped where a backslash comes first. */
const SUM = /^(\\?)([0-9A-Fa-f]+)(?:(?: [ *]|\s+)(.*))?$/;

/** `SHA256 (<name>) = <hash>` as BSD's programs and `--tag` write it. */
const TAG = /^(\\?)([A-Z0-9-]+) \((.*)\) = ([0-9A-Fa-f]+)$/;

/** Lines of sha256sum and its kin, of BSD's programs, and hashes alone; `#` starts a comment. */
export const readSumLine: LineReader = (line) => {
  if (line.trim() === '' || line.startsWith('#')) return null;
  const [, tagEscape, algorithm = '', tagName = '', tagHash = ''] = TAG.exec(line) ?? [];
  if (tagEscape !== undefined) {
    const kind = TAG_NAMES[algorithm];
    if (kind === undefined) return { problem: `the hash ${algorithm} is not supported` };
    return hashOf(tagHash, unescape(tagName, tagEscape), kind) ?? { problem: `not a hash of ${algorithm}` };
  }
  const [, escape = '', hash = '', name = ''] = SUM.exec(line) ?? [];
  const found = hashOf(hash, name === '' ? null : unescape(name, escape));
  return found ?? { problem: 'no line with a SHA-256, SHA-1 or MD5' };
};

function unescape(name: string, escape: string): string {
  if (escape === '') return name;
  return name.replace(/\\([\\nr])/g, (_, letter: string) => ({ n: '\n', r: '\r' })[letter] ?? letter);
}

/** First line of a list of hashdeep and md5deep, see FILEFORMAT of jessek/hashdeep. */
export const HASHDEEP_START = '%%%% HASHDEEP-1.0';

/** Lines of hashdeep after the first: the second names the columns, the name comes last and is not quoted. */
export function hashdeepReader(): LineReader {
  let columns: string[] | null = null;
  return (line) => {
    if (line.trim() === '' || line.startsWith('#')) return null;
    if (line.startsWith('%%%% ')) {
      columns = line.slice('%%%% '.length).split(',');
      const isUsable = columns.some((column) => BY_NAME.has(column)) && columns.at(-1) === 'filename';
      return isUsable ? null : { problem: 'no column of sha256, sha1 or md5 before the name' };
    }
    if (columns === null) return { problem: 'no line that names the columns' };
    const cells = line.split(',');
    const name = cells.slice(columns.length - 1).join(',');
    if (cells.length < columns.length || name === '') return { problem: 'too few columns' };
    return hashesOf(columns, cells, name);
  };
}

/** Columns of hashes by their names in lower case without signs. */
const BY_NAME: ReadonlyMap<string, keyof Hashes | 'any'> = new Map([
  ...(['sha256', 'sha1', 'md5'] as const).flatMap((kind) =>
    [kind, `${kind}hash`, `${kind}checksum`].map((title) => [title, kind] as const),
  ),
  ...['hash', 'hashvalue', 'digest', 'checksum'].map((title) => [title, 'any'] as const),
]);

const NAME_COLUMNS = ['filename', 'name', 'path', 'filepath', 'file', 'title'];

const bare = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]/g, '');

/** True where a record of titles has a column of hashes. */
export function hasHashColumn(titles: string[]): boolean {
  return titles.some((title) => BY_NAME.has(bare(title)));
}

/** Reads the records below these titles; columns that are neither hash nor name are left alone. */
export function columnReader(titles: string[]): (cells: string[]) => ReturnType<LineReader> {
  const columns = titles.map(bare);
  const nameAt = NAME_COLUMNS.map((name) => columns.indexOf(name)).find((at) => at >= 0);
  return (cells) => {
    const name = nameAt === undefined ? null : (cells[nameAt] ?? null);
    return hashesOf(columns, cells, name === '' ? null : name);
  };
}

/** The hashes of a record; an empty cell has none, and a record with none at all is no document. */
function hashesOf(columns: string[], cells: string[], name: string | null): ReturnType<LineReader> {
  const found: ListedHash = { name };
  for (const [at, column] of columns.entries()) {
    const [kind, cell = ''] = [BY_NAME.get(column), cells[at]?.trim()];
    if (kind === undefined || cell === '') continue;
    const hash = hashOf(cell, name, kind === 'any' ? undefined : kind);
    if (hash === null) return { problem: `not a hash in the column ${column}` };
    Object.assign(found, hash);
  }
  return Object.keys(found).length > 1 ? found : null;
}
