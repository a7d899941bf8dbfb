import { constants, inflateSync } from 'node:zlib';
import { compoundStreams } from './compound.ts';
import type { Streams } from './compound-streams.ts';
import { western } from './decoder.ts';
import { detectMediaType } from './detect.ts';
import type { Context } from './extractor.ts';
import { memberLimit } from './member-limit.ts';
import { createParagraphs } from './paragraphs.ts';

/** Storages of objects: in Word's pool (MS-DOC 2.1.8), beside Excel's workbook (MS-XLS 2.1.2). */
const STORAGE = /^(.*?\/)?(ObjectPool\/[^/]+|MBD[0-9a-f]{8})\//i;
/** Streams in which an object's own file stands: OOXML, PDF and others, anything that a person dropped in. */
const FILES = /^(Package|CONTENTS|\x01Ole10Native)$/i;
/** Types of what programs store under such a name for themselves; sound is known by little more than a byte. */
const OWN_DATA = /^(application\/octet-stream$|audio\/)/;
const NATIVE = /^\x01Ole10Native$/i;
/** First bytes of a compound file (MS-CFB 2.2). */
const COMPOUND = Buffer.from('d0cf11e0', 'hex');
/** Names of a dropped file that are looked at, in bytes. */
const MAX_NAME = 1024;

/** Reads each object that another program has put into a document, as a compound file of its own. */
export async function readObjects({ all }: Streams, context: Context): Promise<void> {
  const folders = new Set(all.flatMap(({ path }) => STORAGE.exec(path)?.[0] ?? []));
  if (folders.size === 0) return;
  const { compoundOf } = await import('./msg-inner.ts');
  for (const folder of folders) {
    const bytes = compoundOf(all, folder, memberLimit(context.budgets));
    context.spend(bytes.length);
    await context.embedded(folder.slice(0, -1), bytes);
  }
}

/** A text up to its zero, and where it ends; an unending one is none. */
function nameAt(bytes: Buffer, at: number): { text: string; end: number } {
  const end = bytes.subarray(at, at + MAX_NAME).indexOf(0);
  if (end === -1) return { text: '', end: bytes.length };
  return { text: western(bytes.toString('latin1', at, at + end)), end: at + end + 1 };
}

/** A dropped file (MS-OLEDS 2.3.6; what is in it is written by the Packager): label, path, another path, bytes. */
function dropped(bytes: Buffer): { names: string[]; file: Buffer } {
  const label = nameAt(bytes, 6);
  const path = nameAt(bytes, label.end);
  const other = nameAt(bytes, path.end + 8);
  const length = other.end + 4 <= bytes.length ? bytes.readUInt32LE(other.end) : 0;
  const isPackage = bytes.length > 6 && bytes.readUInt16LE(4) === 2 && length > 0;
  if (!isPackage) return { names: [], file: bytes.subarray(4) };
  return { names: [label.text, path.text], file: bytes.subarray(other.end + 4, other.end + 4 + length) };
}

/** Reads the file of its own that an object holds. False where it holds none. */
export async function readObjectFile({ all, bytes }: Streams, context: Context): Promise<boolean> {
  const streams = all.filter(({ path }) => FILES.test(path));
  const paragraphs = createParagraphs(context.segment);
  let found = 0;
  for (const { path } of streams) {
    const content = bytes(path);
    if (!NATIVE.test(path) && OWN_DATA.test(await detectMediaType(content, content.length))) continue;
    context.spend(content.length);
    found += 1;
    if (!NATIVE.test(path)) {
      await context.embedded(path, content);
      continue;
    }
    const { names, file } = dropped(content);
    const [label = '', ...paths] = names;
    paragraphs.single('attachment-name', label);
    for (const stated of paths) paragraphs.single('hidden', stated);
    await context.embedded(label === '' ? 'object' : label, file);
  }
  return found > 0;
}

/** True for the empty compound files that some programs leave. */
function isHollow(content: Buffer): boolean {
  const read = (at: number, length: number): Buffer => content.subarray(at, at + length);
  if (!content.subarray(0, 4).equals(COMPOUND)) return false;
  return compoundStreams({ size: content.length, read }).length === 0;
}

/** Reads an object of a presentation (MS-PPT 2.10.34): a compound file, mostly packed behind its length. */
export async function readSlideObject(bytes: Buffer, isPacked: boolean, context: Context): Promise<void> {
  const most = memberLimit(context.budgets);
  let content = bytes;
  if (isPacked) {
    try {
      // Older versions leave out the end of the stream.
      content = inflateSync(bytes.subarray(4), {
        maxOutputLength: most,
        finishFlush: constants.Z_SYNC_FLUSH,
      });
    } catch {
      context.gap('damaged', 'an object cannot be unpacked');
      return;
    }
  }
  context.spend(content.length);
  if (!isHollow(content)) await context.embedded('object', content);
}
