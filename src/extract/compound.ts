import { ExtractFailure } from './extractor.ts';
import type { View } from './zip-view.ts';
import { copyAt } from './zip-view.ts';

/** One stream of a compound file. */
export interface CompoundStream {
  /** Names of its storages and its own, joined with `/`. */
  path: string;
  /** Bytes, as the directory claims. */
  size: number;
  /** Up to `most` of its bytes; fewer where its sectors break off. */
  read: (most: number) => Buffer;
}

const FREE = 0xffffffff;
const MAX_SECTOR = 0xfffffffa;
const HEADER = 512;
const ENTRY = 128;
/** Most directory entries that are looked at. */
const MAX_ENTRIES = 100_000;

interface Sectors {
  size: number;
  /** Number of the sector behind each. */
  next: readonly number[];
  at: (sector: number) => Buffer;
}

/** Bytes along a chain of sectors; it ends where it leaves the file, and before it comes round again. */
function chain({ size, next, at }: Sectors, start: number, most: number): Buffer {
  const pieces: Buffer[] = [];
  let left = Math.min(most, next.length * size);
  for (let sector = start; left > 0 && sector < next.length; sector = next[sector] ?? FREE) {
    const piece = at(sector).subarray(0, left);
    if (piece.length === 0) break;
    pieces.push(piece);
    left -= piece.length;
  }
  return Buffer.concat(pieces);
}

function numbers(bytes: Buffer): number[] {
  const result: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) result.push(bytes.readUInt32LE(at));
  return result;
}

/** Sectors that hold the allocation table: 109 in the header, more in a chain of their own (MS-CFB 2.5). */
function tableSectors(header: Buffer, at: (sector: number) => Buffer, count: number): number[] {
  const sectors = numbers(header.subarray(76, HEADER));
  const seen = new Set<number>();
  for (let next = header.readUInt32LE(68); next < MAX_SECTOR && !seen.has(next) && seen.size < count;) {
    seen.add(next);
    const more = numbers(at(next));
    next = more.pop() ?? FREE;
    sectors.push(...more);
  }
  return sectors.filter((sector) => sector < count);
}

interface DirectoryEntry {
  name: string;
  type: number;
  left: number;
  right: number;
  child: number;
  start: number;
  size: number;
}

function directoryEntries(bytes: Buffer): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at + ENTRY <= bytes.length && entries.length < MAX_ENTRIES; at += ENTRY) {
    const length = Math.min(62, Math.max(0, bytes.readUInt16LE(at + 64) - 2));
    entries.push({
      name: bytes.toString('utf16le', at, at + length),
      type: bytes[at + 66] ?? 0,
      left: bytes.readUInt32LE(at + 68),
      right: bytes.readUInt32LE(at + 72),
      child: bytes.readUInt32LE(at + 76),
      start: bytes.readUInt32LE(at + 116),
      size: bytes.readUInt32LE(at + 120),
    });
  }
  return entries;
}

/** Paths of the streams in reading order; no entry counts twice. Entries that no storage leads to come last. */
function placed(entries: readonly DirectoryEntry[]): { path: string; entry: DirectoryEntry }[] {
  const found: { path: string; entry: DirectoryEntry }[] = [];
  const seen = new Set<number>([0]);
  const open: { number: number; folder: string }[] = [{ number: entries[0]?.child ?? FREE, folder: '' }];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const entry = entries[step.number];
    if (entry === undefined || seen.has(step.number)) continue;
    seen.add(step.number);
    const path = `${step.folder}${entry.name}`;
    if (entry.type === 2) found.push({ path, entry });
    open.push({ number: entry.right, folder: step.folder });
    if (entry.type === 1 && path.length < 4096) open.push({ number: entry.child, folder: `${path}/` });
    open.push({ number: entry.left, folder: step.folder });
  }
  for (const [index, entry] of entries.entries()) {
    if (entry.type === 2 && !seen.has(index)) found.push({ path: entry.name, entry });
  }
  return found;
}

/** Whole sectors of the file, as many as it has. */
function fileSectors(view: View, header: Buffer): Sectors {
  const size = 2 ** Math.min(16, Math.max(7, header.readUInt16LE(30)));
  const count = Math.ceil(Math.max(0, view.size - size) / size);
  const at = (sector: number): Buffer => copyAt(view, (sector + 1) * size, size);
  const table = tableSectors(header, at, count).slice(0, Math.ceil((count * 4) / size) + 1);
  return { size, next: numbers(Buffer.concat(table.map(at))).slice(0, count), at };
}

/**
 * The streams of a compound file (MS-CFB), as far as its tables are whole. Throws ExtractFailure `damaged` where there is no
 * directory.
 */
export function compoundStreams(view: View): CompoundStream[] {
  const header = copyAt(view, 0, HEADER);
  if (header.length < HEADER) throw new ExtractFailure('damaged', 'the file ends within its header');
  const sectors = fileSectors(view, header);
  const entries = directoryEntries(chain(sectors, header.readUInt32LE(48), MAX_ENTRIES * ENTRY));
  const [root] = entries;
  if (root === undefined) throw new ExtractFailure('damaged', 'the file has no directory');
  const small = miniSectors(sectors, header, root);
  const cutoff = header.readUInt32LE(56);
  return placed(entries).map(({ path, entry }) => ({
    path,
    size: entry.size,
    read: (most) => chain(entry.size < cutoff ? small() : sectors, entry.start, Math.min(most, entry.size)),
  }));
}

/** Short streams lie in small sectors within the stream of the root. */
function miniSectors(sectors: Sectors, header: Buffer, root: DirectoryEntry): () => Sectors {
  const size = 64;
  let made: Sectors | null = null;
  return () => {
    if (made !== null) return made;
    const bytes = chain(sectors, root.start, root.size);
    const next = numbers(chain(sectors, header.readUInt32LE(60), sectors.next.length * sectors.size));
    made = { size, next, at: (sector) => bytes.subarray(sector * size, (sector + 1) * size) };
    return made;
  };
}
