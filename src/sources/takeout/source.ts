import { lstatSync, realpathSync } from 'node:fs';
import { ExtractFailure } from '../../extract/extractor.ts';
import { EXIT, HandbackError } from '../../model/error.ts';
import { Unreadable, type Remote, type Source, type SourceStatement } from '../../model/source.ts';
import { inBatches, inScope } from '../in-scope.ts';
import { createScopeTest } from '../scope.ts';
import { indexParts, type Index, type Place } from './index-parts.ts';
import { partsOf } from './parts.ts';

/** Files read at the same time, where any can be reached at once. */
const PARALLEL = 2;

/**
 * An archive as Google Takeout makes it, ZIP or compressed TAR, as a source; of several parts all that lie beside the given one
 * are read. Nothing of it is unpacked to disk but what a parser needs. Throws HandbackError (source) where no part can be
 * read.
 */
export function openTakeoutSource(given: string): Source {
  const { paths, missing } = partsOf(realpathSync.native(given));
  let indexed: Promise<Index> | null = null;
  const indexOf = (signal: AbortSignal): Promise<Index> => (indexed ??= indexParts(paths, signal));
  let statement: SourceStatement | null = null;
  return {
    kind: 'takeout',
    given,
    root: paths[0] ?? given,
    account: null,
    // An interrupted run goes on with the archive that it began with, or not at all.
    asked: { parts: paths.map(stampOf) },
    remote: contentOf(indexOf, paths),
    statement: () => statement,
    ask: async (sourceId, signal) => {
      const place = (await indexOf(signal)).places.get(sourceId);
      if (place === undefined) return { found: 'gone' };
      return { found: 'there', trashed: false, modifiedAt: place.modifiedAt };
    },
    async *list(scope, signal) {
      signal.throwIfAborted();
      const test = createScopeTest(scope, null);
      const index = await indexOf(signal);
      if (index.parts.every(({ open }) => open === null)) throw unreadableArchive(given, index);
      statement = statementOf(index, missing);
      yield* inBatches(
        inScope(
          index.items.map((item) => ({ ...item })),
          test,
        ),
        signal,
      );
    },
  };
}

function stampOf(path: string): string {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return `${stat?.size ?? 0} ${stat?.mtimeMs ?? 0}`;
}

function unreadableArchive(given: string, { parts }: Index): HandbackError {
  return new HandbackError({
    code: EXIT.source,
    message: `cannot read the archive '${given}': ${parts[0]?.trouble ?? 'it is gone'}`,
    hint: 'it has to be a .zip or .tgz file, whole; ask for the export again or unpack what can be saved, and scan the folder',
  });
}

const BLIND_SPOTS = [
  'a Takeout archive holds what was chosen and could be exported on its day: what others shared, the trash and other products may be missing',
  'who owns an item, who may see it and what it was before is not in such an archive',
  "Google's own documents are in it as what they were converted to",
  'that the last parts of an archive are missing does not show in those that are there',
];

const isCompressedTar = (path: string): boolean => /gz$/i.test(path);

function statementOf({ parts, items, hasAllFolders }: Index, missing: number[]): SourceStatement {
  const warnings = [
    ...missing.map((number) => `part ${number} of the archive is not there: what it holds is not listed`),
    ...parts.flatMap(({ name, trouble }) =>
      trouble === null ? [] : [`${name} is not listed to its end: ${trouble}`],
    ),
    ...(hasAllFolders ? [] : ['its folders are too many and too deep for all of them to be listed']),
  ];
  const isTakeout = items.some(({ path }) => path === 'Takeout' || path.startsWith('Takeout/'));
  return {
    method: isCompressedTar(parts[0]?.name ?? '')
      ? 'the headers of the members of each part of the archive, read from its beginning to its end'
      : 'the directory of each part of the archive, and the headers of its members',
    complete: warnings.length === 0,
    warnings: [
      ...warnings,
      ...(isTakeout ? [] : ['the archive has no folder Takeout: Google may not have made it']),
    ],
    facts: {
      parts: parts.map(({ name, sizeBytes, sha256, open, trouble }) => ({
        ...{ name, sizeBytes, sha256, trouble },
        members: open?.archive.members.length ?? 0,
      })),
      missingParts: missing,
    },
    blindSpots: BLIND_SPOTS,
  };
}

function contentOf(indexOf: (signal: AbortSignal) => Promise<Index>, paths: string[]): Remote {
  return {
    // A compressed TAR archive is read from its beginning for each member that is asked for out of turn.
    parallel: isCompressedTar(paths[0] ?? '') ? 1 : PARALLEL,
    position: async (sourceId, signal) => (await indexOf(signal)).places.get(sourceId)?.position ?? 0,
    open: async (item, signal) => {
      const place = (await indexOf(signal)).places.get(item.sourceId);
      if (place === undefined)
        throw new Unreadable('failed', 'vanished', 'it is not in the archive any more');
      return { convertedTo: null, hashStated: false, chunks: bytesOf(place, item.sizeBytes) };
    },
  };
}

const changedSince = (): Unreadable =>
  new Unreadable('failed', 'changed-while-read', 'the archive changed since it was listed');

/** A member that inflates to more than its archive says is cut there. */
async function* bytesOf({ part, member }: Place, stated: number | null): AsyncGenerator<Uint8Array> {
  if (part.open === null || part.open.file.hasChanged()) throw changedSince();
  let length = 0;
  try {
    for await (const chunk of part.open.archive.chunks(member)) {
      length += chunk.length;
      if (stated !== null && length > stated)
        throw new ExtractFailure('damaged', `more than the ${stated} bytes that the archive states`);
      yield chunk;
    }
    if (part.open.file.hasChanged()) throw changedSince();
  } catch (error) {
    throw error instanceof ExtractFailure ? new Unreadable('failed', error.reason, error.message) : error;
  }
}
