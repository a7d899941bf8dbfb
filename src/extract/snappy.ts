/** Longest content of one block: those who write them use 64 KiB. */
const MAX_BLOCK = 2 ** 20;

/** A length before each block (little-endian, three bytes) behind a zero. */
const HEAD = 4;

/** Copies from what came before, byte by byte: it may overlap itself. Returns the new end. */
function copy(out: Buffer, end: number, offset: number, length: number): number {
  if (offset === 0 || offset > end || end + length > out.length) return -1;
  for (let done = 0; done < length; done += 1) out[end + done] = out[end + done - offset] ?? 0;
  return end + length;
}

/** Length of a literal and where it begins (format description, 2.1). */
function literal(bytes: Buffer, at: number, tag: number): { start: number; length: number } {
  const short = tag >> 2;
  if (short < 60) return { start: at + 1, length: short + 1 };
  const width = short - 59;
  if (at + 1 + width > bytes.length) return { start: bytes.length, length: Infinity };
  return { start: at + 1 + width, length: bytes.readUIntLE(at + 1, width) + 1 };
}

/** One block (https://github.com/google/snappy/blob/main/format_description.txt); null where it is broken. */
function block(bytes: Buffer): Buffer | null {
  let [size, at] = [0, 0];
  for (let shift = 0; shift < 4; shift += 1) {
    const byte = bytes[at] ?? 0;
    size += (byte & 0x7f) * 2 ** (7 * shift);
    at += 1;
    if (byte < 0x80) break;
  }
  if (size > MAX_BLOCK) return null;
  const out = Buffer.alloc(size);
  let end = 0;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      const { start, length } = literal(bytes, at, tag);
      if (start + length > bytes.length || end + length > size) return null;
      bytes.copy(out, end, start, start + length);
      end += length;
      at = start + length;
    } else {
      const width = [0, 1, 2, 4][kind] ?? 0;
      if (at + 1 + width > bytes.length) return null;
      const far = bytes.readUIntLE(at + 1, width);
      const [offset, length] =
        kind === 1 ? [((tag >> 5) << 8) | far, ((tag >> 2) & 7) + 4] : [far, (tag >> 2) + 1];
      end = copy(out, end, offset, length);
      if (end === -1) return null;
      at += 1 + width;
    }
  }
  return end === size ? out : null;
}

/** The content of blocks that follow each other, as far as they are whole. `spend` counts it. */
export function snappyBlocks(
  bytes: Buffer,
  spend: (bytes: number) => void,
): { content: Buffer; isWhole: boolean } {
  const pieces: Buffer[] = [];
  let at = 0;
  while (at + HEAD <= bytes.length && bytes[at] === 0) {
    const length = bytes.readUIntLE(at + 1, 3);
    const piece = block(bytes.subarray(at + HEAD, at + HEAD + length));
    if (piece === null) break;
    spend(piece.length);
    pieces.push(piece);
    at += HEAD + length;
  }
  return { content: Buffer.concat(pieces), isWhole: at === bytes.length };
}
