import { crc32 } from 'node:zlib';

const START = 32;

/** A 7z archive of packed bytes and a header as it is given, with the right checksums. */
export function sevenZipOf(packed: Uint8Array, header: Uint8Array): Buffer {
  const start = Buffer.alloc(START);
  start.write('7z\xbc\xaf\x27\x1c\0\x04', 'latin1');
  start.writeBigUInt64LE(BigInt(packed.length), 12);
  start.writeBigUInt64LE(BigInt(header.length), 20);
  start.writeUInt32LE(crc32(header), 28);
  start.writeUInt32LE(crc32(start.subarray(12)), 8);
  return Buffer.concat([start, packed, header]);
}

/** A number of the header, in nine bytes. */
function sevenZipNumber(value: number): Buffer {
  const bytes = Buffer.alloc(9, 0xff);
  bytes.writeBigUInt64LE(BigInt(value), 1);
  return bytes;
}

/** An archive that claims `count` empty files and names `named` of them. */
export function emptySevenZip(count: number, named = count): Buffer {
  const names = Buffer.alloc(1 + named * 4);
  for (let at = 1; at < names.length; at += 4) names.writeUInt16LE(0x61, at);
  const bits = Buffer.alloc(Math.ceil(named / 8), 0xff);
  const property = (type: number, data: Buffer): Buffer =>
    Buffer.concat([Buffer.of(type), sevenZipNumber(data.length), data]);
  const files = [property(0x0e, bits), property(0x0f, bits), property(0x11, names)];
  const header = [Buffer.of(0x01, 0x05), sevenZipNumber(count), ...files, Buffer.of(0, 0)];
  return sevenZipOf(Buffer.alloc(0), Buffer.concat(header));
}
