import { FILE_PASS, records } from './biff.ts';
import type { Streams } from './compound-streams.ts';
import type { Context } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { decryptBlocks, unlockRc4 } from './office-rc4.ts';
import { NO_PASSWORD } from './passwords.ts';

/** Bytes that are encrypted together (MS-XLS 2.2.10). */
const BLOCK = 1024;
/** Records that stay in clear: BOF, FilePass, InterfaceHdr, those of sharing. */
const CLEAR = new Set([0x0809, FILE_PASS, 0x00e1, 0x0138, 0x0194, 0x0195, 0x0196]);
/** Of a sheet's record the place of the sheet stays in clear. */
const SHEET = 0x0085;
/** A record that says nothing stands where the one about encryption was. */
const IGNORED = 0x00e2;

/**
 * The stream of a workbook in clear, of the same length; the stream itself where it is not encrypted. Throws ExtractFailure
 * `encrypted` where no password opens it.
 */
export async function clearWorkbook(stream: Buffer, streams: Streams, context: Context): Promise<Buffer> {
  let lock: Buffer | null = null;
  for (const { type, data } of records(stream)) if (type === FILE_PASS) lock ??= data;
  if (lock === null) return stream;
  if (lock.length < 2 || lock.readUInt16LE(0) !== 1) {
    throw new ExtractFailure('encrypted', 'the workbook is protected by a password in the way of Excel 95');
  }
  const clear = decryptBlocks(
    stream,
    BLOCK,
    await unlockRc4(lock.subarray(2), streams, context, NO_PASSWORD),
  );
  for (const { type, at, data } of records(stream)) {
    const kept = CLEAR.has(type) ? 4 + data.length : type === SHEET ? 8 : 4;
    stream.copy(clear, at, at, at + kept);
    if (type === FILE_PASS) clear.writeUInt16LE(IGNORED, at);
  }
  return clear;
}
