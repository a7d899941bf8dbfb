import type { Sighting, Sightings } from '../case/sightings.ts';
import { isGap } from '../model/examination.ts';
import type { Filters } from '../model/report.ts';
import { Unreadable, type ListedItem, type Source } from '../model/source.ts';
import { NOWHERE, readContent } from './copy-content.ts';
import { pause } from './pause.ts';
import type { PresentSource } from './present-sources.ts';

/** How the sources are listed again. */
export interface Look {
  /** Those of the run that is compared with. */
  filters: Filters;
  /** Absolute paths of our own files. */
  ownFiles: string[];
  /** False where that run read no content: sizes and times are compared then. */
  withContent: boolean;
  onItem: (bytes: number) => void;
  signal: AbortSignal;
}

/** How listing again went. */
export interface Looked {
  listed: number;
  /** What was not listed, one line each; empty where the listing is whole. */
  gaps: string[];
  /** What each source says of its listing. */
  statements: { given: string; root: string; facts: Record<string, unknown> | null }[];
}

/** Small ones; within a large one there are pauses, too. */
const FILES_BETWEEN_PAUSES = 50;

/** Lists the sources again and hashes what lies there. Throws SourceLost, and the signal's reason. */
export async function lookAgain(sources: PresentSource[], sightings: Sightings, look: Look): Promise<Looked> {
  const looked: Looked = { listed: 0, gaps: [], statements: [] };
  const scope = { filters: look.filters, ownFiles: look.ownFiles };
  for (const { number, source } of sources) {
    for await (const items of source.list(scope, look.signal)) {
      const seen: Sighting[] = [];
      for (const item of items) {
        if (item.verdict?.reason === 'own-file') continue;
        if (seen.length % FILES_BETWEEN_PAUSES === 0) await pause(look.signal);
        const sighting = await sightingOf(number, source, item, look);
        if (item.kind === 'folder' && item.verdict !== null && isGap(item.verdict.reason)) {
          looked.gaps.push(`a folder could not be listed: ${item.path} (${item.verdict.reason})`);
        }
        seen.push(sighting);
        look.onItem(sighting.sha256 === null ? 0 : (sighting.sizeBytes ?? 0));
      }
      sightings.add(seen);
      looked.listed += seen.length;
    }
    const statement = source.statement();
    if (statement?.complete === false) looked.gaps.push(...statement.warnings);
    looked.statements.push({ given: source.given, root: source.root, facts: statement?.facts ?? null });
  }
  return looked;
}

async function sightingOf(number: number, source: Source, item: ListedItem, look: Look): Promise<Sighting> {
  const { sourceId, path, kind, target, sizeBytes, modifiedAt, trashed, verdict } = item;
  const facts = { source: number, sourceId, path, kind, target, sizeBytes, modifiedAt, trashed };
  const stated = item.drive?.sha256 ?? null;
  if (stated !== null || item.drive !== null || kind !== 'file' || !look.withContent) {
    return { ...facts, sha256: stated, unread: null };
  }
  if (verdict !== null)
    return { ...facts, sha256: null, unread: isGap(verdict.reason) ? verdict.reason : null };
  try {
    const { sha256 } = await readContent(source, item, NOWHERE, look.signal);
    return { ...facts, sha256, unread: null };
  } catch (error) {
    if (error instanceof Unreadable) return { ...facts, sha256: null, unread: error.reason };
    throw error;
  }
}
