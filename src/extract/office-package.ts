import type { Entry } from 'yauzl';
import type { Context, Input } from './extractor.ts';
import { ExtractFailure } from './extractor.ts';
import { readDirectory } from './zip-directory.ts';
import { entryChunks } from './zip-entry.ts';
import type { View } from './zip-view.ts';

/** A file inside a package. */
export interface PackagePart {
  /** As stored, but with `/` between names and none before the first. */
  path: string;
  /** Its bytes, inflated and counted against the tree's budget. Throws ExtractFailure. */
  chunks: () => AsyncIterable<Uint8Array>;
}

/** Parts by their path in lower case: part names are compared without regard to case (ECMA-376 part 2, 6.2.2). */
export type PackageParts = ReadonlyMap<string, PackagePart>;

const MEDIA =
  /\.(png|jpe?g|jpe|jfif|gif|bmp|tiff?|svm|wdp|jxr|hdp|ico|webp|heic|mp[34]|m4[av]|wav|wma|wmv|avi|mov|mpe?g|aac|flac|ogg|odttf|fntdata|ttf|otf)$|printersettings\d*\.bin$/;

/** A part that inflates to more than this and by more than the factor is made to explode. */
const BOMB_SIZE = 2 ** 25;
const BOMB_FACTOR = 200;

/**
 * Opens an office package. Parts that the archive cannot give are gaps. Throws ExtractFailure where it has no part at
 * all.
 */
export async function openPackage(input: Input, context: Context): Promise<PackageParts> {
  const { entries, view, trouble } = await readDirectory(input, context.budgets.maxMembers);
  const parts = new Map<string, PackagePart>();
  for (const entry of entries) addPart(parts, entry, view, context);
  if (parts.size === 0)
    throw new ExtractFailure(trouble ?? 'damaged', 'the package holds nothing that can be read');
  if (trouble !== null) context.gap(trouble, 'the directory of the package is not whole');
  return parts;
}

function addPart(parts: Map<string, PackagePart>, entry: Entry, view: View, context: Context): void {
  const path = entry.fileNameRaw.toString('utf8').replaceAll('\\', '/').replace(/^\/+/, '');
  if (path === '' || path.endsWith('/')) return;
  const refusal = refusalOf(entry);
  if (refusal !== null) {
    context.gap(refusal, `${path} cannot be read`);
    return;
  }
  parts.set(freeKey(parts, path.toLowerCase()), { path, chunks: () => counted(view, entry, context) });
}

function refusalOf(entry: Entry): 'encrypted' | 'unsupported-format' | null {
  if (entry.isEncrypted()) return 'encrypted';
  return entry.compressionMethod === 0 || entry.compressionMethod === 8 ? null : 'unsupported-format';
}

/** A second part of the same name is read too. */
function freeKey(parts: PackageParts, key: string): string {
  return parts.has(key) ? `${key}#${parts.size}` : key;
}

/** True for parts that hold no text a rule could meet: pictures, sound, fonts, settings of printers. */
export function isMedia(key: string): boolean {
  return MEDIA.test(key);
}

/** True for the pictures of a document that a reader of pictures can take; previews of the document itself are none. */
export function isPicture(key: string): boolean {
  return /(^|\/)(media|pictures)\/[^/]+\.(png|jpe?g|jpe|jfif|gif|bmp|tiff?|webp)$/.test(key);
}

async function* counted(view: View, entry: Entry, context: Context): AsyncGenerator<Uint8Array, void> {
  let length = 0;
  for await (const chunk of entryChunks(view, entry)) {
    context.spend(chunk.length);
    length += chunk.length;
    yield chunk;
    if (length > BOMB_SIZE && length > BOMB_FACTOR * entry.compressedSize) {
      throw new ExtractFailure('budget-exceeded', 'a part inflates to more than 200 times its size');
    }
  }
}

/**
 * All bytes of a part, also what is left of a damaged one, which is a gap. Null, and a gap, where they are more than
 * parsers can hold: a quarter of their memory.
 */
export async function gatherPart(part: PackagePart, context: Context): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  const limit = context.budgets.parserMemory / 4;
  let length = 0;
  try {
    for await (const chunk of part.chunks()) {
      length += chunk.length;
      if (length > limit) {
        context.gap('too-large', `${part.path} is longer than ${limit} bytes`);
        return null;
      }
      pieces.push(Uint8Array.from(chunk));
    }
  } catch (error) {
    if (!(error instanceof ExtractFailure && error.reason === 'damaged')) throw error;
    context.gap('damaged', `${part.path}: ${error.message}`);
  }
  return Buffer.concat(pieces);
}
