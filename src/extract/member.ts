import type { Hashes, MemberFacts } from '../model/content.ts';
import { NO_HASHES } from '../model/content.ts';
import type { Reason } from '../model/examination.ts';
import { detectMediaType } from './detect.ts';
import type { MemberEntry } from './extractor.ts';
import { formatOf } from './formats.ts';
import { memberLimit } from './member-limit.ts';
import type { MemberStream } from './member-stream.ts';
import { openMember, overdrawnDetail } from './member-stream.ts';
import { asFailure, endEarly } from './outcome.ts';
import { refineType } from './packages.ts';
import type { Scope } from './scope.ts';
import { bring, bytesInput, readDocument } from './scope.ts';
import { createTextWindows, encodingOf } from './text.ts';

/** What was learnt of a member's bytes; see `Outcome`. */
export interface MemberRead {
  mediaType: string;
  hashes: Hashes;
  sizeBytes: number | null;
}

const HEAD = 65_536;
export const UNREAD: MemberRead = {
  mediaType: 'application/octet-stream',
  hashes: NO_HASHES,
  sizeBytes: null,
};

/** The first 64 KiB or more. */
async function headOf(stream: MemberStream): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  while (stream.length < HEAD) {
    const chunk = await stream.next();
    if (chunk === null) break;
    pieces.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(pieces);
}

async function drain(stream: MemberStream): Promise<void> {
  while ((await stream.next()) !== null);
}

async function streamText(stream: MemberStream, head: Buffer, scope: Scope): Promise<void> {
  const windows = createTextWindows(await encodingOf(head), (segment) => {
    bring(scope, segment);
  });
  windows.push(head);
  for (let chunk = await stream.next(); chunk !== null; chunk = await stream.next()) windows.push(chunk);
  windows.end();
}

/** All bytes of a member, for parsers that want them together; null where they are too many. */
async function gather(stream: MemberStream, head: Buffer, limit: number): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [head];
  for (let chunk = await stream.next(); chunk !== null; chunk = await stream.next()) {
    if (stream.length <= limit) pieces.push(Uint8Array.from(chunk));
    else pieces.length = 0;
  }
  return stream.length <= limit ? Buffer.concat(pieces) : null;
}

/** Parses a member, also what is left of a damaged one. Returns its media type. */
async function parse(stream: MemberStream, head: Buffer, type: string, scope: Scope): Promise<string> {
  const limit = memberLimit(scope.tree.budgets);
  const isPicture = formatOf(type).family === 'picture';
  // What a picture says of itself stands mostly at its beginning.
  const bytes = (await gather(stream, head, limit)) ?? (isPicture ? head : null);
  if (bytes === null) {
    endEarly(scope.progress, 'too-large', `members longer than ${limit} bytes are not parsed`);
    return type;
  }
  const mediaType = await refineType(bytesInput(type, bytes));
  const usable = stream.failure === null || stream.failure.reason === 'damaged';
  if (scope.unparsed !== null && !formatOf(mediaType).container) {
    endEarly(scope.progress, scope.unparsed, 'too many other members ended their parser');
  } else if (usable) await readDocument(scope, bytesInput(mediaType, bytes));
  return mediaType;
}

async function readStream(stream: MemberStream, scope: Scope): Promise<string> {
  const head = await headOf(stream);
  if (head.length === 0 && stream.failure !== null) return UNREAD.mediaType;
  const size = head.length < HEAD ? head.length : Number.MAX_SAFE_INTEGER;
  const type = await detectMediaType(head, size);
  const { how, family, container } = formatOf(type);
  if (scope.walkOnly && !container) await drain(stream);
  else if (family === 'text') await streamText(stream, head, scope);
  else if ('extractor' in how) return parse(stream, head, type, scope);
  else {
    await drain(stream);
    await readDocument(scope, bytesInput(type, head));
  }
  return type;
}

/** Reads, hashes and examines one member; whatever goes wrong stands in its progress. */
export async function readMember(scope: Scope, entry: MemberEntry): Promise<MemberRead> {
  const { tree, progress } = scope;
  const stream = openMember(entry, tree.purse, tree.algorithms);
  let mediaType = UNREAD.mediaType;
  try {
    mediaType = await readStream(stream, scope);
  } catch (error) {
    if (tree.crash !== null) throw tree.crash.error;
    const failure = asFailure(error);
    if (failure.reason === 'unknown-encoding') mediaType = 'text/plain';
    endEarly(progress, failure.reason, failure.message);
    await drain(stream);
  }
  if (stream.failure !== null) endEarly(progress, stream.failure.reason, stream.failure.message);
  return { mediaType, hashes: stream.hashes(), sizeBytes: stream.failure === null ? stream.length : null };
}

/** Why a member is not read at all, in a few words; null where it is. */
export function refusalOf(
  scope: Scope,
  entry: MemberEntry,
): { reason: Reason; detail: string | null } | null {
  const { purse } = scope.tree;
  if (entry.refusal !== null) return { reason: entry.refusal, detail: null };
  if (purse.spent < purse.limit) return null;
  return { reason: 'budget-exceeded', detail: overdrawnDetail(purse) };
}

/**
 * Its facts alone, without the means to read it. No file system has NUL in a name and no store keeps it in a text, so
 * it is shown like a byte that is no character, and the name as it is stands in `nameBytes`.
 */
export function factsOf(entry: MemberEntry): MemberFacts {
  const { path, name, nameBytes, target, sizeBytes, modifiedAt, zoneUnknown } = entry;
  return {
    path: withoutNul(path),
    name: withoutNul(name),
    nameBytes: nameBytes ?? (name.includes('\0') ? Buffer.from(name).toString('base64') : null),
    target: target === null ? null : withoutNul(target),
    sizeBytes,
    modifiedAt,
    ...(zoneUnknown === undefined ? {} : { zoneUnknown }),
  };
}

function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
