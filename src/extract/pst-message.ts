import type { CompoundStream } from './compound.ts';
import { ExtractFailure } from './extractor.ts';
import { TAG } from './mapi.ts';
import { asFailure } from './outcome.ts';
import { readSubnodes, type PstNode } from './pst-block.ts';
import { readProperties, readTable, type PstProperty } from './pst-properties.ts';
import type { Store } from './pst-store.ts';

/** Kinds of nodes, in the lowest five bits of their numbers (MS-PST 2.2.2.1). */
export const KIND = { folder: 2, message: 4, attachment: 5, associated: 8 } as const;
/** The table of people of a message (MS-PST 2.4.5.3). */
const RECIPIENTS = 0x692;

export function kindOf(id: number): number {
  return id % 32;
}

/** Types of texts and bytes, and of an object inside (MS-OXCDATA 2.11.1). */
const TYPE = { object: 0x000d, narrow: 0x001e, wide: 0x001f, bytes: 0x0102 };
/** Of what is not text, only bodies and attachments are carried over: the rest is numbers of other programs. */
const BYTES: readonly number[] = [TAG.rtf, TAG.html, TAG.data];

const MOST_PARTS = 4096;
const MOST_STREAMS = 65_536;

/** What may still be read for one message: a store can lead to the same part again and again. */
interface Purse {
  bytes: number;
  parts: number;
  streams: number;
  depth: number;
  /** The first part that could not be read; those behind it are read all the same. */
  failure: ExtractFailure | null;
}

const hex = (number: number, digits: number): string =>
  number.toString(16).toUpperCase().padStart(digits, '0');

/** A subject can begin with the length of its prefix, after a byte 1 (MS-OXPROPS, PidTagSubject in stores). */
function withoutPrefix(bytes: Buffer, type: number): Buffer {
  const width = type === TYPE.wide ? 2 : 1;
  return bytes.length >= 2 * width && bytes.readUIntLE(0, width) === 1 ? bytes.subarray(2 * width) : bytes;
}

function isCarried({ tag, type }: PstProperty): boolean {
  return type === TYPE.wide || type === TYPE.narrow || (type === TYPE.bytes && BYTES.includes(tag));
}

/** What a broken part leaves is read on; what is too much ends the message. */
function tolerant<T>(purse: Purse, read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    const failure = asFailure(error);
    if (failure.reason !== 'damaged') throw failure;
    purse.failure ??= failure;
    return otherwise;
  }
}

function pay(purse: Purse, bytes: number): void {
  purse.bytes -= bytes;
  purse.streams -= 1;
  if (purse.bytes < 0 || purse.streams < 0) throw new ExtractFailure('too-large', 'the message is too long');
}

/** Texts and bytes as the streams of a message file (MS-OXMSG 2.1.3). */
function streamsOf(properties: readonly PstProperty[], folder: string, purse: Purse): CompoundStream[] {
  return properties.filter(isCarried).flatMap(({ tag, type, value }) => {
    const read = tolerant(purse, value, null);
    if (read === null) return [];
    const bytes = tag === TAG.subject ? withoutPrefix(read, type) : read;
    pay(purse, bytes.length);
    const path = `${folder}__substg1.0_${hex(tag, 4)}${hex(type, 4)}`;
    return [{ path, size: bytes.length, read: () => bytes }];
  });
}

/** Numbers, times and truth values, behind the header that attached messages have (MS-OXMSG 2.4). */
function fixedStream(properties: readonly PstProperty[], folder: string, purse: Purse): CompoundStream {
  const rows = properties
    .filter(({ type }) => type < TYPE.object || type === 0x0014 || type === 0x0040)
    .map(({ tag, type, value }) => {
      const row = Buffer.alloc(16);
      row.writeUInt16LE(type, 0);
      row.writeUInt16LE(tag, 2);
      tolerant(purse, value, Buffer.alloc(0)).copy(row, 8, 0, 8);
      return row;
    });
  const bytes = Buffer.concat([Buffer.alloc(24), ...rows]);
  return { path: `${folder}__properties_version1.0`, size: bytes.length, read: () => bytes };
}

/** An attachment; a message that is one lies in a storage of its own. */
function attachmentStreams(store: Store, node: PstNode, folder: string, purse: Purse): CompoundStream[] {
  const properties = readProperties(store, node, purse.bytes);
  const object = properties.find(({ tag, type }) => tag === TAG.data && type === TYPE.object)?.value();
  const streams = streamsOf(properties, folder, purse);
  if (object === undefined || object.length < 4) return streams;
  // What lies deeper is refused by whoever reads the message file, as it would be in one.
  if (purse.depth === 0) return streams;
  const inner = readSubnodes(store, node.below).find(({ id }) => id === object.readUInt32LE(0));
  if (inner === undefined) throw new ExtractFailure('damaged', 'an attached message is missing');
  const within = `${folder}__substg1.0_${hex(TAG.data, 4)}${hex(TYPE.object, 4)}/`;
  purse.depth -= 1;
  try {
    return [...streams, ...messageParts(store, inner, within, purse)];
  } finally {
    purse.depth += 1;
  }
}

function messageParts(store: Store, node: PstNode, folder: string, purse: Purse): CompoundStream[] {
  const properties = readProperties(store, node, purse.bytes);
  const below = tolerant(purse, () => readSubnodes(store, node.below), []);
  const people = below.find(({ id }) => id === RECIPIENTS);
  const rows = people === undefined ? [] : tolerant(purse, () => readTable(store, people, purse.bytes), []);
  const attachments = below.filter(({ id }) => kindOf(id) === KIND.attachment);
  purse.parts -= attachments.length + rows.length;
  if (purse.parts < 0) throw new ExtractFailure('too-many-members', `more than ${MOST_PARTS} parts`);
  return [
    fixedStream(properties, folder, purse),
    ...streamsOf(properties, folder, purse),
    ...rows.flatMap((row, index) => streamsOf(row, `${folder}__recip_version1.0_#${hex(index, 8)}/`, purse)),
    ...attachments.flatMap((attachment, index) =>
      tolerant(
        purse,
        () => attachmentStreams(store, attachment, `${folder}__attach_version1.0_#${hex(index, 8)}/`, purse),
        [],
      ),
    ),
  ];
}

/** A message as the streams of a message file (MS-OXMSG), and what of it is broken. */
export interface PstMessage {
  streams: CompoundStream[];
  failure: ExtractFailure | null;
}

/** Reads a message with its people and attachments, `most` bytes together, `depth` messages within it. Throws ExtractFailure. */
export function messageStreams(store: Store, node: PstNode, most: number, depth: number): PstMessage {
  const purse: Purse = {
    bytes: most,
    parts: MOST_PARTS,
    streams: MOST_STREAMS,
    depth,
    failure: null,
  };
  const streams = messageParts(store, node, '', purse);
  return { streams, failure: purse.failure };
}
