import { ExtractFailure } from './extractor.ts';

/** A run of characters of a Word document in the file's bytes. */
export interface DocPiece {
  /** Offset in the stream `WordDocument`. */
  at: number;
  /** Characters. */
  length: number;
  /** UTF-16, else bytes of a code page. */
  wide: boolean;
}

/** What the header of a Word document (FIB) tells. */
export interface DocHeader {
  /** Word 6 and 95, which knew no Unicode. */
  old: boolean;
  language: number;
  /** Written on a Macintosh: of old documents the bytes are in its code pages. */
  mac: boolean;
  /** Characters of each part of the text, in the order in which they follow each other. */
  counts: readonly number[];
  pieces: readonly DocPiece[];
}

const MAX_PIECES = 1_000_000;
const WORD_97 = 0xa5ec;
const WORD_6 = 0xa5dc;
/** Character set of the text (`chse`). */
const MACINTOSH = 0x100;
/** Formats before Word 97 have a lower number. */
const FIRST_97 = 0xc1;

function uint(bytes: Buffer, at: number): number {
  return at >= 0 && at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0;
}

/** The piece table (MS-DOC 2.8.35 and 2.9.178) behind any formatting (2.9.209) that stands before it. */
function pieceTable(clx: Buffer): Buffer {
  for (let at = 0; at + 5 <= clx.length;) {
    if (clx[at] === 2) return clx.subarray(at + 5, at + 5 + uint(clx, at + 1));
    if (clx[at] !== 1) break;
    at += 3 + clx.readUInt16LE(at + 1);
  }
  return Buffer.alloc(0);
}

function piecesOf(table: Buffer, old: boolean): DocPiece[] {
  const count = Math.min(MAX_PIECES, Math.floor((table.length - 4) / 12));
  const pieces: DocPiece[] = [];
  for (let index = 0; index < count; index += 1) {
    const length = uint(table, index * 4 + 4) - uint(table, index * 4);
    const place = uint(table, (count + 1) * 4 + index * 8 + 2);
    const isCompressed = !old && (place & 0x40000000) !== 0;
    const at = isCompressed ? (place & 0x3fffffff) / 2 : place & 0x3fffffff;
    if (length > 0) pieces.push({ at: Math.floor(at), length, wide: !old && !isCompressed });
  }
  return pieces;
}

/**
 * Reads the header (MS-DOC 2.5; Word 6 and 95: the FIB of Microsoft's specification of the Word 6 format). `table` gives the
 * stream of that name. Throws ExtractFailure: `encrypted`, or `damaged` where it is no Word document.
 */
export function docHeader(main: Buffer, table: (name: string) => Buffer): DocHeader {
  const magic = main.length < 0x60 ? 0 : main.readUInt16LE(0);
  const version = main.length < 0x60 ? 0 : main.readUInt16LE(2);
  if (magic !== WORD_97 && magic !== WORD_6) throw new ExtractFailure('damaged', 'no header of Word');
  const flags = main.readUInt16LE(10);
  if ((flags & 0x100) !== 0) throw new ExtractFailure('encrypted', 'the document is protected by a password');
  const old = version < FIRST_97;
  const [countsAt, clxAt] = old ? [0x34, 0x160] : [0x4c, 0x1a2];
  const source = old ? main : table((flags & 0x200) === 0 ? '0Table' : '1Table');
  const clx = source.subarray(uint(main, clxAt), uint(main, clxAt) + uint(main, clxAt + 4));
  const counts = Array.from({ length: 8 }, (_, index) => uint(main, countsAt + index * 4));
  const pieces = piecesOf(pieceTable(clx), old);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const whole = { at: uint(main, 0x18), length: total, wide: false };
  return {
    old,
    language: main.readUInt16LE(6),
    mac: main.readUInt16LE(0x14) === MACINTOSH,
    counts,
    pieces: pieces.length > 0 || !old ? pieces : [whole],
  };
}
