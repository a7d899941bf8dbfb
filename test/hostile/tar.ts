/** One member as it is written, true or not. */
export interface TarPart {
  name: string | Uint8Array;
  data?: string | Uint8Array;
  /** Type flag; a file where left out. */
  type?: string;
  link?: string;
  /** What the header claims instead of the true length. */
  claimedSize?: number;
  /** Seconds. */
  time?: number;
  /** `ustar` or, for archives older than that, nothing. */
  magic?: string;
  /** Changes the header block before its sum is taken. */
  change?: (block: Buffer) => void;
}

const BLOCK = 512;

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

function header(part: TarPart, length: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.set(Buffer.from(part.name).subarray(0, 100), 0);
  const size = part.claimedSize ?? length;
  if (size < 8 ** 11) block.write(octal(size, 12), 124, 'latin1');
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.write(octal(part.time ?? 1_748_856_600, 12), 136, 'latin1');
  block.write(part.type ?? '0', 156, 'latin1');
  block.write(part.link ?? '', 157, 'latin1');
  block.write(part.magic ?? 'ustar\x0000', 257, 'latin1');
  part.change?.(block);
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** A TAR archive of the parts as they are told. */
export function buildTar(parts: readonly TarPart[]): Buffer {
  const pieces = parts.flatMap((part) => {
    const data = Buffer.from(part.data ?? '');
    return [header(part, data.length), data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...pieces, Buffer.alloc(2 * BLOCK)]);
}

/** One pax record. */
export function paxRecord(key: string, value: string): string {
  const body = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(body);
  const guess = bytes + String(bytes).length;
  return `${bytes + String(guess).length}${body}`;
}

function writePairs(block: Buffer, at: number, pairs: readonly number[]): void {
  pairs.forEach((value, index) => block.write(octal(value, 12), at + index * 12, 'latin1'));
}

/** An archive in the old format of GNU tar: a member with holes, offset and length of its pieces in turn, and others behind it. */
export function oldSparseTar(
  name: string,
  pairs: readonly number[],
  realSize: number,
  data: string,
  others: readonly TarPart[],
): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 8; at < pairs.length; at += 42) {
    const block = Buffer.alloc(BLOCK);
    writePairs(block, 0, pairs.slice(at, at + 42));
    block[504] = at + 42 < pairs.length ? 1 : 0;
    blocks.push(block);
  }
  const change = (block: Buffer): void => {
    writePairs(block, 386, pairs.slice(0, 8));
    block[482] = blocks.length > 0 ? 1 : 0;
    block.write(octal(realSize, 12), 483, 'latin1');
  };
  const archive = buildTar([{ name, type: 'S', data, magic: 'ustar  ', change }, ...others]);
  return Buffer.concat([archive.subarray(0, BLOCK), ...blocks, archive.subarray(BLOCK)]);
}
