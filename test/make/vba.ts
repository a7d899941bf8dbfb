/** Header of a packed chunk (MS-OVBA 2.4.1.1.5): its length less 3, a signature, 1 for packed. */
const PACKED = 0xb000;
const CHUNK = 4096;

/** The longest earlier copy of what stands at `at`. */
function copyOf(chunk: Buffer, at: number): { distance: number; length: number } {
  const most = (0xffff >> Math.max(4, Math.ceil(Math.log2(at)))) + 3;
  let best = { distance: 0, length: 0 };
  for (let from = 0; from < at; from += 1) {
    let length = 0;
    while (at + length < chunk.length && length < most && chunk[from + length] === chunk[at + length])
      length += 1;
    if (length > best.length) best = { distance: at - from, length };
  }
  return best;
}

function packChunk(chunk: Buffer): Buffer {
  const out: number[] = [];
  for (let at = 0; at < chunk.length;) {
    const flags = out.push(0) - 1;
    for (let bit = 0; bit < 8 && at < chunk.length; bit += 1) {
      const { distance, length } = copyOf(chunk, at);
      if (length < 3) {
        out.push(chunk[at] ?? 0);
        at += 1;
        continue;
      }
      const token = ((distance - 1) << (16 - Math.max(4, Math.ceil(Math.log2(at))))) | (length - 3);
      out.push(token & 0xff, token >> 8);
      out[flags] = (out[flags] ?? 0) | (1 << bit);
      at += length;
    }
  }
  const head = Buffer.alloc(2);
  head.writeUInt16LE(PACKED | (out.length - 1), 0);
  return Buffer.concat([head, Buffer.from(out)]);
}

/** Bytes packed as macros are (MS-OVBA 2.4.1). */
export function packVba(bytes: Buffer): Buffer {
  const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, index) =>
    packChunk(bytes.subarray(index * CHUNK, (index + 1) * CHUNK)),
  );
  return Buffer.concat([Buffer.of(1), ...chunks]);
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(type, 0);
  head.writeUInt32LE(data.length, 2);
  return Buffer.concat([head, data]);
}

/** Streams of a project of macros in Windows-1251, whose modules have these sources; `folder` ends with a slash. */
export function vbaStreams(folder: string, sources: Record<string, string>): Record<string, Buffer> {
  const page = record(3, Buffer.from([0xe3, 0x04]));
  const version = Buffer.from('09000400000001000000' + '0200', 'hex');
  const modules = Object.keys(sources).flatMap((name) => [
    record(0x19, Buffer.from(name)),
    record(0x1a, Buffer.from(name)),
    record(0x31, Buffer.from([4, 0, 0, 0])),
    record(0x2b, Buffer.alloc(0)),
  ]);
  const dir = Buffer.concat([page, record(4, Buffer.from('T-project')), version, ...modules]);
  const streams = Object.entries(sources).map(([name, source]): [string, Buffer] => [
    `${folder}VBA/${name}`,
    Buffer.concat([Buffer.from('code'), packVba(Buffer.from(source, 'latin1'))]),
  ]);
  return { [`${folder}VBA/dir`]: packVba(dir), ...Object.fromEntries(streams) };
}
