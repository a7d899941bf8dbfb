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
  const before = new Map<string, Facts>();
  readItems(beforeFile, (key, facts) => before.set(key, facts));
  const counts: Record<Standing, number> = { same: 0, changed: 0, moved: 0, new: 0, missing: 0 };
  const differences: CaseDifference[] = [];
  const strangers: Facts[] = [];
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
  readItems(afterFile, (key, facts) => {
    const earlier = before.get(key);
    before.delete(key);
    if (earlier === undefined) strangers.push(facts);
    else settle(...standingOf(earlier, facts));
  });
  const left = byContent(before);
  for (const facts of strangers) {
    const earlier = left.get(facts.sha256 ?? '')?.shift();
    if (earlier === undefined) settle('new', null, facts, '');
    else {
      before.delete(earlier.key);
      settle('moved', earlier.facts, facts, `was ${earlier.facts.path}`);
    }
  }
  for (const facts of before.values()) settle('missing', facts, null, '');
  return { counts, differences };
}

function readItems(file: string, take: (key: string, facts: Facts) => void): void {
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
      take(`${source}\0${sourceId}`, {
        controlNumber,
        kind,
        sha256,
        sizeBytes,
        modifiedAt,
        target,
        trashed,
        path,
      });
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

/** By SHA-256, for what has bytes of its own. */
function byContent(items: ReadonlyMap<string, Facts>): Map<string, { key: string; facts: Facts }[]> {
  const found = new Map<string, { key: string; facts: Facts }[]>();
  for (const [key, facts] of items) {
    if (facts.sha256 === null || facts.sizeBytes === '0') continue;
    const same = found.get(facts.sha256);
    if (same === undefined) found.set(facts.sha256, [{ key, facts }]);
    else same.push({ key, facts });
  }
  return found;
}
