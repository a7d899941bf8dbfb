import type { RunRecord } from '../case/runs.ts';
import { isGap } from '../model/examination.ts';
import type { ListedItem, Source } from '../model/source.ts';

/** How the listing of each source went, for the completeness statement of every report. */
export interface ListingStatement {
  add: (source: number, items: ListedItem[]) => void;
  /** `lost`: why the listing ended early, null where it did not. */
  finish: (lost: string | null) => Statement;
}

/** What a run remembers of its listing; the part of a report, but for the last two. */
export interface Statement extends Record<string, unknown> {
  /** False where a source says that its listing is not whole; absent where the items tell. */
  complete?: boolean;
  warnings?: string[];
  /** In which phase a source was lost, and why; absent where none was. */
  stopped?: { phase: 'listing' | 'examining'; message: string };
}

const LOCAL_BLIND_SPOTS = [
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
    finish: (lost) => {
      const stated = sources.flatMap((source) => source.statement() ?? []);
      const hasLocal = stated.length < sources.length;
      return {
        method: [...(hasLocal ? [LOCAL_METHOD] : []), ...new Set(stated.map(({ method }) => method))].join(
          '; ',
        ),
        sources: sources.map((source, index) => ({
          ...{ kind: source.kind, given: source.given, ...counts[index] },
          ...source.statement()?.facts,
        })),
        blindSpots: [
          ...(hasLocal ? LOCAL_BLIND_SPOTS : []),
          ...new Set(stated.flatMap(({ blindSpots }) => blindSpots)),
        ],
        ...(stated.length === 0
          ? {}
          : {
              complete: lost === null && stated.every(({ complete }) => complete),
              warnings: stated.flatMap(({ warnings }) => warnings),
            }),
        ...(lost === null ? {} : { stopped: { phase: 'listing' as const, message: lost } }),
      };
    },
  };
}

const LOCAL_METHOD = 'one reading of each folder, in one pass';

export function statementOf({ statement }: RunRecord): Statement {
  return JSON.parse(statement ?? '{}') as Statement;
}

/** The statement of a run whose examination ended: early where a source was lost, else whole whatever was before. */
export function withStop(statement: Statement, lost: Error | null): Statement {
  const { stopped, ...rest } = statement;
  if (lost !== null) return { ...rest, stopped: { phase: 'examining', message: lost.message } };
  return stopped?.phase === 'listing' ? statement : rest;
}
