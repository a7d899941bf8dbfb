import { crc32 } from 'node:zlib';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { readDirectory } from './zip-directory.ts';
import { entryChunks } from './zip-entry.ts';

const MOST_PARTS = 10_000;

interface Part {
  name: Buffer;
  bytes: Buffer;
}

/** Fields that the header of a member and its entry in the directory share (APPNOTE 4.3.7, 4.3.12), of a stored member. */
function sharedFields({ name, bytes }: Part): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(bytes.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function directoryEntry(part: Part, offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), sharedFields(part), rest, part.name]);
}

/** A ZIP archive of parts that are not compressed. */
function archiveOf(parts: readonly Part[]): Buffer {
  const pieces: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    entries.push(directoryEntry(part, offset));
    pieces.push(Buffer.from('PK\x03\x04', 'latin1'), sharedFields(part), part.name, part.bytes);
    offset += 30 + part.name.length + part.bytes.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, directory, end]);
}

/**
 * The package as an archive of stored parts, for libraries whose own inflating does not end on broken data. A part that
 * cannot be read is left out and is a gap. Throws ExtractFailure `encrypted`, and `too-large` where the parts come to more
 * than `most` bytes.
 */
export async function storedPackage(input: Input, context: Context, most: number): Promise<Buffer> {
  const { entries, trouble, view } = await readDirectory(input, MOST_PARTS);
  if (trouble !== null) context.gap(trouble, 'the directory of the package is not whole');
  const parts: Part[] = [];
  let left = most;
  for (const entry of entries) {
    if (entry.isEncrypted()) throw new ExtractFailure('encrypted', 'a password protects it');
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of entryChunks(view, entry)) {
        context.spend(chunk.length);
        left -= chunk.length;
        if (left < 0) throw new ExtractFailure('too-large', `its parts are longer than ${most} bytes`);
        chunks.push(Uint8Array.from(chunk));
      }
      parts.push({ name: entry.fileNameRaw, bytes: Buffer.concat(chunks) });
    } catch (error) {
      if (!(error instanceof ExtractFailure) || error.reason !== 'damaged') throw error;
      context.gap('damaged', `${entry.fileNameRaw.toString('latin1')}: ${error.message}`);
    }
  }
  return archiveOf(parts);
}
