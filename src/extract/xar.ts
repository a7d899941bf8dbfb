import { fileChunks } from './byte-source.ts';
import { decompressed } from './decompress.ts';
import type { Context, Input, MemberEntry } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { countedList } from './member-list.ts';
import { createXarToc, type XarFile } from './xar-toc.ts';
import { readXml } from './xml.ts';
import { copyAt, type View } from './zip-view.ts';

const READ = 65_536;
/** How files are compressed, by what the table calls it: `gzip` is what others call zlib. */
const ENCODINGS = new Map([
  ['application/x-gzip', 'application/zlib'],
  ['application/x-bzip2', 'application/x-bzip2'],
  ['application/x-xz', 'application/x-xz'],
]);

/** As far as the file goes: an archive can claim any length. */
function rangeOf(input: Input, start: number, length: number): View {
  const size = Math.max(0, Math.min(length, input.size - start));
  return {
    size,
    read: (offset, most) => input.read(start + offset, Math.max(0, Math.min(most, size - offset))),
  };
}

async function* bytesOf(view: View, { encoding, size }: XarFile): AsyncGenerator<Uint8Array, void> {
  const type = ENCODINGS.get(encoding);
  let length = 0;
  for await (const chunk of type === undefined ? fileChunks(view, READ) : decompressed(type, view)) {
    length += chunk.length;
    yield chunk;
  }
  if (length !== size) throw new ExtractFailure('damaged', `${length} bytes instead of ${size}`);
}

function memberOf(input: Input, heap: number, file: XarFile): MemberEntry {
  const { path, kind, encoding, size, modifiedAt, target } = file;
  const isKnown = encoding === '' || encoding === 'application/octet-stream' || ENCODINGS.has(encoding);
  const isLink = kind === 'symlink' || kind === 'hardlink';
  const unread = isKnown ? null : 'unsupported-format';
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    nameBytes: null,
    target: isLink ? target : null,
    sizeBytes: size,
    modifiedAt,
    refusal: isLink ? 'not-followed' : kind === 'file' ? unread : 'not-a-file',
    chunks: () => bytesOf(rangeOf(input, heap + file.at, file.stored), file),
  };
}

/**
 * Reads XAR archives, which installers of macOS are (`xar` of Apple, its manual page and header file): a compressed table of
 * contents in XML, behind it the files. Throws ExtractFailure `damaged` where the table cannot be read or shows no member.
 */
export async function extractXar(input: Input, context: Context): Promise<void> {
  const head = copyAt(input, 0, 28);
  if (head.length < 28) throw new ExtractFailure('damaged', 'the archive ends within its header');
  const [start, length] = [head.readUInt16BE(4), Number(head.readBigUInt64BE(8))];
  const toc = createXarToc();
  const table = decompressed('application/zlib', rangeOf(input, start, length));
  const wrong = await readXml(countedList(table, context), toc.handler);
  let entries = 0;
  for (const file of toc.files()) {
    entries += 1;
    if (file.kind !== 'directory') await context.member(memberOf(input, start + length, file));
  }
  if (wrong !== null) throw new ExtractFailure('damaged', 'the list of members breaks off');
  if (entries === 0) throw new ExtractFailure('damaged', 'no member could be listed');
}
