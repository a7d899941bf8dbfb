import { fromFiletime } from './filetime.ts';
import { broken, cursorOf, definedBits } from './seven-zip-cursor.ts';

/** A file as the header tells of it. */
export interface SevenZipFile {
  path: string;
  isFolder: boolean;
  isLink: boolean;
  /** False where it is empty: nothing is packed of it. */
  hasStream: boolean;
  /** Milliseconds since 1970; null where there is none. */
  modifiedAt: number | null;
}

const EMPTY_STREAM = 0x0e;
const EMPTY_FILE = 0x0f;
const NAMES = 0x11;
const MODIFIED = 0x14;
const ATTRIBUTES = 0x15;
/** Attributes of Windows; with the second the upper half is the mode of Unix. */
const DIRECTORY = 0x10;
const UNIX = 0x8000;

type Values = ReadonlyMap<number, Buffer>;

/** Values of those files that have one, to be asked for file by file in order. */
function valuesOf(data: Buffer | undefined, count: number, width: number): (index: number) => Buffer | null {
  if (data === undefined) return () => null;
  const cursor = cursorOf(data);
  const isDefined = definedBits(cursor, count);
  if (cursor.byte() !== 0) throw broken();
  return (index) => (isDefined[index] === 1 ? cursor.bytes(width) : null);
}

function bitsOf(properties: Values, type: number, count: number): Uint8Array {
  const data = properties.get(type);
  return data === undefined ? new Uint8Array() : cursorOf(data).bits(count);
}

/** Names in UTF-16, each ended by a zero. */
function* namesOf(data: Buffer | undefined): Generator<string> {
  const decoder = new TextDecoder('utf-16le');
  // The first byte says that the names stand here.
  for (let start = 1, at = 1; data !== undefined && at + 2 <= data.length; at += 2) {
    if (data.readUInt16LE(at) !== 0) continue;
    yield decoder.decode(data.subarray(start, at));
    start = at + 2;
  }
}

function propertiesOf(bytes: Buffer): { count: number; properties: Values } {
  const cursor = cursorOf(bytes);
  const count = cursor.count();
  const properties = new Map<number, Buffer>();
  for (let type = cursor.byte(); type !== 0; type = cursor.byte()) {
    properties.set(type, cursor.bytes(cursor.number()));
  }
  return { count, properties };
}

/** Reads the part of a header about files, see `readHeader`. Throws ExtractFailure `damaged`. */
export function* filesOf(bytes: Buffer): Generator<SevenZipFile> {
  if (bytes.length === 0) return;
  const { count, properties } = propertiesOf(bytes);
  const isWithout = bitsOf(properties, EMPTY_STREAM, count);
  const isEmptyFile = bitsOf(
    properties,
    EMPTY_FILE,
    isWithout.reduce((sum, bit) => sum + bit, 0),
  );
  const modified = valuesOf(properties.get(MODIFIED), count, 8);
  const attributes = valuesOf(properties.get(ATTRIBUTES), count, 4);
  const names = namesOf(properties.get(NAMES));
  let without = 0;
  for (let index = 0; index < count; index += 1) {
    const name = names.next();
    if (name.done === true) throw broken();
    const time = modified(index);
    const attribute = attributes(index)?.readUInt32LE() ?? 0;
    const mode = (attribute & UNIX) === 0 ? 0 : (attribute >>> 16) & 0o170000;
    const hasStream = isWithout[index] !== 1;
    const isFolder =
      (attribute & DIRECTORY) !== 0 || mode === 0o040000 || (!hasStream && isEmptyFile[without] !== 1);
    if (!hasStream) without += 1;
    yield {
      path: name.value,
      isFolder: isFolder && !hasStream,
      isLink: mode === 0o120000,
      hasStream,
      modifiedAt: time && fromFiletime(time),
    };
  }
}
