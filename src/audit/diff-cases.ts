import { openItemPool, type ItemPool, type PoolEntry } from '../case/item-pool.ts';
import { openCaseForReading } from '../case/open.ts';
import { closedItems } from '../case/rows.ts';
import { latestRun } from '../case/runs.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { ReportItem } from '../model/report.ts';
import { reportItem } from './report-item.ts';

/** How an item of one case stands in another. */
export type Standing = 'same' | 'changed' | 'moved' | 'new' | 'missing';

/** An item that does not stand as it did. */
export interface CaseDifference {
  standing: Exclude<Standing, 'same'>;
  /** In the first case; null for what is new. */
  before: string | null;
  /** In the second case; null for what is missing. */
  after: string | null;
  path: string;
  /** What differs: `content`, `size`, `path`. */
  what: string;
}

export interface CaseDiff {
  counts: Record<Standing, number>;
  /** Those of the second case in its order, then what is missing in the order of the first. */
  differences: CaseDifference[];
}

/** What of an item is compared. */
type Facts = Pick<
  ReportItem,
  'controlNumber' | 'kind' | 'sha256' | 'sizeBytes' | 'modifiedAt' | 'target' | 'trashed'
> & { path: string };

/**
 * Compares the last runs of two cases, item by item: by id within the source, then by content, so that what has another id is
 * moved. Throws HandbackError as opening a case does.
 */
export function diffCases(beforeFile: string, afterFile: string): CaseDiff {
  const [before, strangers] = [openItemPool<Facts>(), openItemPool<Facts>()];
  try {
    readItems(beforeFile, before.add);
    return compare(before, strangers, (take) => {
      readItems(afterFile, take);
    });
  } finally {
    before.close();
    strangers.close();
  }
}

/** `after` hands on every item of the second case; those of unknown id wait in `strangers` until all ids are settled. */
function compare(
  before: ItemPool<Facts>,
  strangers: ItemPool<Facts>,
  after: (take: (entry: PoolEntry<Facts>) => void) => void,
): CaseDiff {
  const counts: Record<Standing, number> = { same: 0, changed: 0, moved: 0, new: 0, missing: 0 };
  const differences: CaseDifference[] = [];
  const settle = (standing: Standing, from: Facts | null, to: Facts | null, what: string): void => {
    counts[standing] += 1;
    if (standing === 'same') return;
    differences.push({
      standing,
      before: from?.controlNumber ?? null,
      after: to?.controlNumber ?? null,
      path: (to ?? from)?.path ?? '',
      what,
    });
  };
  after((entry) => {
    const earlier = before.takeByKey(entry.key);
    if (earlier === null) strangers.add(entry);
    else settle(...standingOf(earlier, entry.value));
  });
  for (const facts of strangers.rest()) {
    const earlier = contentOf(facts) === null ? null : before.takeByContent(facts.sha256 ?? '');
    if (earlier === null) settle('new', null, facts, '');
    else settle('moved', earlier, facts, `was ${earlier.path}`);
  }
  for (const facts of before.rest()) settle('missing', facts, null, '');
  return { counts, differences };
}

function readItems(file: string, take: (entry: PoolEntry<Facts>) => void): void {
  const { db, close } = openCaseForReading(file);
  try {
    const run = latestRun(db);
    if (run?.head == null) {
      throw new HandbackError({
        code: EXIT.usage,
        message: `the last run of the case was interrupted: ${file}`,
        hint: 'repeat the scan with the same options and --case to finish it',
      });
    }
    for (const closed of closedItems(db, run.id)) {
      const { controlNumber, source, sourceId, kind, sha256, sizeBytes, modifiedAt, target, trashed, paths } =
        reportItem(closed, false, null);
      const path = paths[0] ?? '';
      const value = { controlNumber, kind, sha256, sizeBytes, modifiedAt, target, trashed, path };
      take({ key: `${source}\n${sourceId}`, sha256: contentOf(value), value });
    }
  } finally {
    close();
  }
}

function standingOf(earlier: Facts, later: Facts): [Standing, Facts, Facts, string] {
  const change = changeOf(earlier, later);
  if (change !== null) return ['changed', earlier, later, change];
  if (earlier.path !== later.path) return ['moved', earlier, later, `was ${earlier.path}`];
  return ['same', earlier, later, ''];
}

/** What is no more as it was; a hash decides where both have one. */
function changeOf(earlier: Facts, later: Facts): string | null {
  if (earlier.kind !== later.kind) return `a ${later.kind}, was a ${earlier.kind}`;
  if (earlier.target !== later.target) return 'it points elsewhere';
  if (earlier.trashed !== later.trashed) return later.trashed ? 'put in the trash' : 'taken from the trash';
  if (later.kind === 'folder') return null;
  if (earlier.sha256 !== null && later.sha256 !== null)
    return earlier.sha256 === later.sha256 ? null : 'content';
  if (earlier.sizeBytes !== later.sizeBytes) return 'size';
  return earlier.modifiedAt === later.modifiedAt ? null : 'time of modification; no hash to compare';
}

/** What an item is found by where its id is another: the hash of its bytes, if it has any. */
function contentOf({ sha256, sizeBytes }: Facts): string | null {
  return sizeBytes === '0' ? null : sha256;
}
