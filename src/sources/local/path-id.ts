import { isUtf8 } from 'node:buffer';

/** A path as system calls take it: bytes only where they are not valid UTF-8. */
export type Path = string | Buffer;

const ESCAPE = /%([0-9A-Fa-f]{2})/;
const PERCENT = 0x25;

/**
 * Writes a relative path as text from which its exact bytes can be had back: a byte that is not part of valid UTF-8 is
 * `%XX` (upper case), and a `%` that two hex digits follow is `%25`; everything else stands for itself. Different
 * paths have different ids, and the id of a path is made of the ids of its names.
 */
export function toSourceId(path: Path): string {
  if (typeof path === 'string') return escapePercent(path);
  if (isUtf8(path)) return escapePercent(path.toString());
  let id = '';
  let valid = 0;
  for (let at = 0; at < path.length;) {
    const length = sequenceLength(path, at);
    if (length === 0) {
      id += escapePercent(path.toString('utf8', valid, at)) + escapeByte(path[at] ?? 0);
      valid = at + 1;
    }
    at += length === 0 ? 1 : length;
  }
  return id + escapePercent(path.toString('utf8', valid));
}

/** The path behind an id of `toSourceId`. */
export function toPathBytes(sourceId: string): Path {
  if (!ESCAPE.test(sourceId)) return sourceId;
  const bytes = Buffer.from(sourceId);
  let length = 0;
  for (let at = 0; at < bytes.length; length++) {
    const digits = bytes[at] === PERCENT ? bytes.toString('latin1', at + 1, at + 3) : '';
    const escaped = ESCAPE.test(`%${digits}`);
    bytes[length] = escaped ? parseInt(digits, 16) : (bytes[at] ?? 0);
    at += escaped ? 3 : 1;
  }
  const path = bytes.subarray(0, length);
  return isUtf8(path) ? path.toString() : path;
}

/** What people see of a path: U+FFFD where its bytes are not UTF-8. */
export function describePath(sourceId: string): { path: string; name: string; nameBytes: string | null } {
  const idName = sourceId.slice(sourceId.lastIndexOf('/') + 1);
  if (!sourceId.includes('%')) return { path: sourceId, name: idName, nameBytes: null };
  const name = toPathBytes(idName);
  return {
    path: toPathBytes(sourceId).toString(),
    name: name.toString(),
    nameBytes: typeof name === 'string' ? null : name.toString('base64'),
  };
}

/** `name` below `folder`. */
export function joinPath(folder: Path, name: Path): Path {
  if (typeof folder === 'string' && typeof name === 'string') return `${folder}/${name}`;
  return Buffer.concat([bytesOf(folder), Buffer.from('/'), bytesOf(name)]);
}

/** Order of two paths or names by their bytes. */
export function comparePaths(a: Path, b: Path): number {
  if (isPlain(a) && isPlain(b)) return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(bytesOf(a), bytesOf(b));
}

/** True for text whose order by UTF-16 units is that by UTF-8 bytes: it holds neither surrogates nor what follows them. */
export function isPlain(path: Path): path is string {
  return typeof path === 'string' && !/[\uD800-\uFFFF]/.test(path);
}

function bytesOf(path: Path): Buffer {
  return typeof path === 'string' ? Buffer.from(path) : path;
}

function escapePercent(text: string): string {
  return text.includes('%') ? text.replaceAll(/%(?=[0-9A-Fa-f]{2})/g, '%25') : text;
}

function escapeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Bytes of the character at `at`, 0 where they are not valid UTF-8. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
