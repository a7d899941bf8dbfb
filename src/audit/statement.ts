import { isGap } from '../model/examination.ts';
import type { ListedItem, Source } from '../model/source.ts';

/** How the listing of each source went, for the completeness statement of every report. */
export interface ListingStatement {
  add: (source: number, items: ListedItem[]) => void;
  finish: () => Record<string, unknown>;
}

const BLIND_SPOTS = [
  'entries that the system hides from this user, and other mounts at other times, are not seen',
  'what symbolic links point to is not followed; links are listed with their target',
  'access times of folders and links can move when they are listed',
];

export function listingStatement(sources: Source[]): ListingStatement {
  const counts = sources.map(() => ({ entries: 0, folders: 0, notListed: 0 }));
  return {
    add: (source, items) => {
      const count = counts[source];
      if (count === undefined) return;
      for (const { kind, verdict } of items) {
        count.entries += 1;
        if (kind === 'folder') count.folders += 1;
        if (kind === 'folder' && verdict !== null && isGap(verdict.reason)) count.notListed += 1;
      }
    },
    finish: () => ({
      method: 'one reading of each folder, in one pass',
      sources: sources.map(({ kind, given }, index) => ({ kind, given, ...counts[index] })),
      blindSpots: BLIND_SPOTS,
    }),
  };
}
