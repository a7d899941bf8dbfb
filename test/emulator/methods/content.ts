import { createHash } from 'node:crypto';
import { itemOf } from '../access.ts';
import { flag, type Bytes, type Call, type Reply } from '../call.ts';
import type { Content } from '../content.ts';
import { exported, EXPORT_FORMATS } from '../exports.ts';
import { failure, Failure, type Failure as Refusal } from '../failure.ts';
import { isNative, type Item, VID } from '../item.ts';
import { ME } from '../people.ts';
import { rangeOf } from '../range.ts';

/** Bytes of a blob, with ranges. */
export function contentReply(call: Call, content: Content, type: string): Reply {
  const { size } = content;
  const range = call.headers.range === undefined ? 'whole' : rangeOf(call.headers.range, size);
  if (range === 'unsatisfiable') {
    throw new Failure(416, rangeBody(), { 'Content-Range': `bytes */${size}` });
  }
  const bytes = (start: number, end: number): Bytes => {
    return { type, total: size, start, end, read: (from, to) => content.read(from, to) };
  };
  const md5 = Buffer.from(content.hashes().md5, 'hex').toString('base64');
  const headers = { 'Accept-Ranges': 'bytes', 'X-Goog-Hash': `md5=${md5}` };
  if (range === 'whole') return { headers, bytes: bytes(0, size) };
  const { start, end } = range;
  return {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${start}-${end - 1}/${size}` },
    bytes: bytes(start, end),
  };
}

function rangeBody() {
  const message = 'Request range not satisfiable';
  return {
    error: {
      code: 416,
      message,
      errors: [{ message, domain: 'global', reason: 'requestedRangeNotSatisfiable' }],
    },
  };
}

/** `files.get` with `alt=media`. */
export function downloadFile(call: Call): Reply {
  const item = itemOf(call);
  if (!item.content || isNative(item)) {
    throw failure(
      403,
      'fileNotDownloadable',
      'Only files with binary content can be downloaded. Use Export with Docs Editors files.',
      { location: 'alt' },
    );
  }
  const { trouble } = item;
  if (trouble?.abusive && !(flag(call, 'acknowledgeAbuse') && item.owner?.email === ME.email)) {
    throw failure(
      403,
      'cannotDownloadAbusiveFile',
      'This file has been identified as malware or spam and cannot be downloaded.',
    );
  }
  refuseDownload(item);
  if (trouble?.readsLeft !== undefined && trouble.readsLeft-- <= 0) {
    throw failure(403, 'downloadQuotaExceeded', 'The download quota for this file has been exceeded.');
  }
  return contentReply(call, item.content, item.mimeType);
}

function refuseDownload(item: Item): void {
  if (item.canDownload === false) {
    throw failure(403, 'cannotDownloadFile', 'This file cannot be downloaded by the user.');
  }
}

/** `files.export`. A Range header has no effect. */
export async function exportFile(call: Call): Promise<Reply> {
  const item = itemOf(call);
  const mimeType = call.query.get('mimeType');
  if (mimeType === null || mimeType === '') {
    throw failure(400, 'required', 'Required parameter: mimeType', { location: 'mimeType' });
  }
  if (!isNative(item) || item.mimeType === VID) {
    throw failure(403, 'fileNotExportable', 'Export only supports Docs Editors files.');
  }
  refuseDownload(item);
  const bytes = await exportBytes(item, mimeType);
  if (item.trouble?.exportTooLarge || bytes.length > call.world.switches.exportLimit) {
    throw tooLarge(item, mimeType);
  }
  return wholeReply(bytes, mimeType);
}

function tooLarge(item: Item, mimeType: string): Refusal {
  if (item.trouble?.pdf500 && mimeType === 'application/pdf') {
    return failure(500, 'internalError', 'Internal Error');
  }
  return failure(403, 'exportSizeLimitExceeded', 'This file is too large to be exported.');
}

/** The exported bytes, or 400 for a format that the type does not have. */
export async function exportBytes(item: Item, mimeType: string): Promise<Uint8Array> {
  if (!EXPORT_FORMATS[item.mimeType]?.includes(mimeType)) {
    if (!EXPORT_FORMATS[item.mimeType]) {
      throw failure(403, 'fileNotExportable', 'Export only supports Docs Editors files.');
    }
    throw failure(400, 'badRequest', 'The requested conversion is not supported.', { location: 'convertTo' });
  }
  return exported(item, mimeType);
}

export function wholeReply(bytes: Uint8Array, type: string): Reply {
  const read = (start: number, end: number) => bytes.subarray(start, end);
  return { bytes: { type, total: bytes.length, start: 0, end: bytes.length, read } };
}

/** A short name for an operation. */
export function operationName(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 32);
}
