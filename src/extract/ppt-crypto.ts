import type { Streams } from './compound-streams.ts';
import type { Context } from './extractor.ts';
import { unlockRc4 } from './office-rc4.ts';

/** Record types (MS-PPT 2.13.24). */
const USER_EDIT = 0x0ff5;
const PERSIST_DIRECTORY = 0x1772;
const SESSION = 0x2f14;
const HEAD = 8;
/** What the stream `Current User` has where the presentation is encrypted (2.3.2). */
const ENCRYPTED = 0xf3d1c4df;
/** More savings of one file than anybody makes. */
const MOST_EDITS = 10_000;

/** The record at a place: its type and bytes; null where there is none. */
function recordAt(stream: Buffer, at: number): { type: number; data: Buffer } | null {
  if (at + HEAD > stream.length) return null;
  const data = stream.subarray(at + HEAD, at + HEAD + stream.readUInt32LE(at + 4));
  return { type: stream.readUInt16LE(at + 2), data };
}

/** Places of the objects that a directory lists, by their numbers (MS-PPT 2.3.4). */
function* listed(directory: Buffer): Generator<[number, number]> {
  for (let at = 0; at + 4 <= directory.length;) {
    const first = directory.readUInt32LE(at);
    at += 4;
    for (let index = 0; index < first >>> 20 && at + 4 <= directory.length; index += 1, at += 4) {
      yield [(first & 0xfffff) + index, directory.readUInt32LE(at)];
    }
  }
}

/** Every object of every saving, the latest first, with the number of the one that tells of the encryption (2.3.3). */
function objectsOf(stream: Buffer, last: number): { places: Map<number, number>; session: number | null } {
  const places = new Map<number, number>();
  let session: number | null = null;
  const seen = new Set<number>();
  for (let edit = last; !seen.has(edit) && seen.size < MOST_EDITS;) {
    seen.add(edit);
    const found = recordAt(stream, edit);
    if (found?.type !== USER_EDIT || found.data.length < 28) break;
    if (found.data.length >= 32) session ??= found.data.readUInt32LE(28);
    const directory = recordAt(stream, found.data.readUInt32LE(12));
    const entries = directory?.type === PERSIST_DIRECTORY ? directory.data : Buffer.alloc(0);
    // The number of the object is that of its block: one place has one number.
    for (const [number, at] of listed(entries)) if (!places.has(at)) places.set(at, number);
    edit = found.data.readUInt32LE(8);
  }
  return { places, session };
}

/**
 * The stream of an encrypted presentation in clear (MS-PPT 2.3.7: each object by itself); the stream itself where it is not
 * encrypted. Throws ExtractFailure `encrypted` where no password opens it.
 */
export async function clearPresentation(
  stream: Buffer,
  streams: Pick<Streams, 'bytes'>,
  context: Context,
): Promise<Buffer> {
  const user = streams.bytes('Current User');
  if (user.length < 20 || user.readUInt32LE(12) !== ENCRYPTED) return stream;
  const { places, session } = objectsOf(stream, user.readUInt32LE(16));
  const at = [...places].find(([, number]) => number === session)?.[0];
  const found = at === undefined ? null : recordAt(stream, at);
  const decrypt = await unlockRc4(found?.type === SESSION ? found.data : Buffer.alloc(0), streams, context);
  const clear = Buffer.from(stream);
  // It says that it holds records, and holds none.
  if (at !== undefined) clear.writeUInt16LE(0, at);
  for (const [place, number] of places) {
    if (place === at || place + HEAD > stream.length) continue;
    const length = decrypt(stream.subarray(place, place + HEAD), number).readUInt32LE(4);
    const end = Math.min(stream.length, place + HEAD + length);
    context.spend(end - place);
    decrypt(stream.subarray(place, end), number).copy(clear, place);
  }
  return clear;
}
