import type { Streams } from './compound-streams.ts';
import type { Context } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { decryptBlocks, unlockRc4 } from './office-rc4.ts';

/** Bytes that are encrypted together, and those of the header that stay in clear (MS-DOC 2.2.6.2). */
const BLOCK = 512;
const CLEAR = 68;
const FLAGS = 10;
const ENCRYPTED = 0x100;
const OBFUSCATED = 0x8000;
const TABLE_1 = 0x200;
/** Where the header says how long the encryption header at the beginning of the table stream is. */
const LOCK_LENGTH = 14;

/**
 * The streams of a Word document in clear. Throws ExtractFailure `encrypted` where no password opens them; documents that are
 * not encrypted, or have no header, stay as they are.
 */
export async function clearDocument(
  streams: Pick<Streams, 'bytes'>,
  context: Context,
): Promise<Streams['bytes']> {
  const { bytes } = streams;
  const main = bytes('WordDocument');
  const flags = main.length < CLEAR ? 0 : main.readUInt16LE(FLAGS);
  if ((flags & ENCRYPTED) === 0) return bytes;
  if ((flags & OBFUSCATED) !== 0) {
    throw new ExtractFailure('encrypted', 'the document is protected by a password in the way of Word 95');
  }
  const name = (flags & TABLE_1) === 0 ? '0Table' : '1Table';
  const table = bytes(name);
  const lock = table.subarray(0, main.readUInt32LE(LOCK_LENGTH));
  const decrypt = await unlockRc4(lock, streams, context);
  const clear = decryptBlocks(main, BLOCK, decrypt);
  main.copy(clear, 0, 0, CLEAR);
  clear.writeUInt16LE(flags & ~ENCRYPTED, FLAGS);
  const clearTable = decryptBlocks(table, BLOCK, decrypt);
  const opened = new Map([
    ['WordDocument', clear],
    [name, clearTable],
  ]);
  return (stream) => opened.get(stream) ?? bytes(stream);
}
