import { crc32 } from 'node:zlib';
import type { Context, Input, Password } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import type { Unpack } from './libarchive.ts';
import { memberLimit } from './member-limit.ts';
import { countedList } from './member-list.ts';
import { tryPasswords } from './passwords.ts';
import { broken } from './seven-zip-cursor.ts';
import type { OpenStream } from './seven-zip-crypto.ts';
import { archiveOf, decrypted, isEncrypted, isPlain, packedOf } from './seven-zip-folder.ts';
import type { Folder, Header } from './seven-zip-header.ts';
import { readHeader, START } from './seven-zip-header.ts';

/** Headers that are packed within headers; 7-Zip packs once. */
const MOST_PACKED = 4;
/** Bytes that are unpacked to see whether a password is right. */
const PROOF = 2 ** 24;

/** An archive that is being read. */
export interface Archive {
  input: Input;
  context: Context;
  unpack: Unpack;
  open: OpenStream;
}

/** The content of a folder and the password that opened it. */
export interface Content {
  password: Password | null;
  bytes: () => AsyncGenerator<Uint8Array, void>;
}

/** Unpacks the first file of a folder: what a wrong password opens is broken. */
async function isRight(unpack: Unpack, archive: readonly Buffer[], folder: Folder): Promise<boolean> {
  const { size, crc } = folder.files[0] ?? { size: 0, crc: null };
  const most = isPlain(folder) ? size : Math.min(size, PROOF);
  let length = 0;
  let sum = 0;
  try {
    for await (const chunk of unpack(archive)) {
      const piece = chunk.subarray(0, most - length);
      sum = crc32(piece, sum);
      length += piece.length;
      if (length === most) break;
    }
  } catch (error) {
    if (!(error instanceof ExtractFailure)) throw error;
    return false;
  }
  return length === size && crc !== null ? sum === crc : length === most && !isPlain(folder);
}

/** Opens a folder. Null where it is encrypted and no password fits. Throws ExtractFailure. */
export async function contentOf(archive: Archive, folder: Folder): Promise<Content | null> {
  const { input, context, unpack, open } = archive;
  const packed = packedOf(input, folder, memberLimit(context.budgets));
  if (!isEncrypted(folder)) return { password: null, bytes: () => unpack(archiveOf(packed)) };
  const opened = await tryPasswords(context, async (text) => {
    const clear = decrypted(packed, open, text);
    const pieces = clear && archiveOf(clear);
    return pieces !== null && (await isRight(unpack, pieces, folder)) ? pieces : null;
  });
  return opened && { password: opened.password, bytes: () => unpack(opened.value) };
}

/** All of a folder that holds a header. */
async function headerIn({ context }: Archive, folder: Folder, content: Content): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const chunk of countedList(content.bytes(), context)) pieces.push(Buffer.from(chunk));
  const bytes = Buffer.concat(pieces);
  const { size = 0, crc = null } = folder.files[0] ?? {};
  if (bytes.length !== size || (crc !== null && crc32(bytes) !== crc)) throw broken();
  return bytes;
}

/** The header as the start of the archive points to it. */
function outerHeader(input: Input): Buffer {
  const start = Buffer.from(input.read(0, START));
  if (start.length < START) throw broken();
  const [at, size] = [START + Number(start.readBigUInt64LE(12)), Number(start.readBigUInt64LE(20))];
  if (at + size > input.size) throw new ExtractFailure('damaged', 'the archive breaks off');
  const bytes = Buffer.from(input.read(at, size));
  if (crc32(bytes) !== start.readUInt32LE(28)) throw broken();
  return bytes;
}

/** The header of an archive, unpacked and decrypted. Throws ExtractFailure; `encrypted` where no password opens it. */
export async function headerOf(archive: Archive): Promise<Header> {
  let bytes = outerHeader(archive.input);
  for (let packed = 0; packed < MOST_PACKED && bytes.length > 0; packed += 1) {
    const header = readHeader(bytes);
    const [folder] = header.folders;
    if (!header.isEncoded) return header;
    if (folder === undefined) throw broken();
    const content = await contentOf(archive, folder);
    if (content === null) throw new ExtractFailure('encrypted', 'the archive is protected by a password');
    if (content.password !== null) archive.context.opened(content.password);
    bytes = await headerIn(archive, folder, content);
  }
  throw broken();
}
