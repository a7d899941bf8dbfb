import { decisionsInForce } from '../case/decisions.ts';
import type { Position } from '../model/disposition.ts';
import type { HeadRecord } from '../case/heads.ts';
import type { Case } from '../case/open.ts';
import { createLeakLint, type Leak, type LintRow } from '../evidence/leak-lint.ts';
import { indexOfProductionNumber, productionNumber } from '../evidence/production-number.ts';
import type { LogStyle } from '../evidence/layout.ts';
import {
  isSecret,
  loggedByMetadata,
  treatmentOf,
  type Audience,
  type Treatment,
  type Unreviewed,
} from '../evidence/withholding.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { Report } from '../model/report.ts';
import { headRows, keyedOrder, type HeadRow, type KeyedOrder } from './keyed-order.ts';

/** What a production is asked to be. */
export interface ProductionRequest {
  audience: Audience;
  unreviewed: Unreviewed;
  /** Production numbers. */
  released: string[];
  /** The only fields to be shown, agreed on; null: all that a row's treatment shows. */
  fields: string[] | null;
  log: LogStyle;
}

/** A production whose rows are settled and betray nothing. */
export interface ProductionPlan {
  order: KeyedOrder;
  /** Treatment of each row by its index. */
  treatments: Treatment[];
  /** What people decided, by control number. */
  decided: ReadonlyMap<number, Position>;
  /** Index by control number. */
  indexOf: Map<number, number>;
  /** Sets of shown rows with equal content, by their SHA-256, numbered in the order of the production. */
  groups: ReadonlyMap<string, string>;
}

/** Leaks that are named in a refusal. */
const MOST_LEAKS = 20;

/**
 * Settles what becomes of every row, and refuses where a shown row would tell of a withheld one. `texts` are what people
 * wrote and the bundle shows. Throws HandbackError: usage for a number that is no row, refused for a leak.
 */
export function planProduction(
  store: Case,
  head: HeadRecord,
  request: ProductionRequest,
  texts: Record<string, string>,
): ProductionPlan {
  const decided = new Map<number, Position>();
  for (const decision of decisionsInForce(store.db)) decided.set(decision.control, decision);
  const packs = packsOfRules(store);
  const known = new Map<number, { flagged: boolean; marks: Set<string> }>();
  const twins = new Map<number, string>();
  const order = keyedOrder(store, Buffer.from(head.key, 'hex'), ({ item }, control) => {
    if (item.duplicateGroup !== null && item.sha256 !== null) twins.set(control, item.sha256);
    const marks = item.findings.filter(({ severity }) => severity === 'info');
    if (!item.flagged && marks.length === 0) return;
    known.set(control, {
      flagged: item.flagged,
      marks: new Set(marks.map(({ ruleId }) => packs.get(ruleId) ?? '')),
    });
  });
  const indexOf = new Map<number, number>();
  for (const { controls } of order.scans) for (const control of controls) indexOf.set(control, indexOf.size);
  const released = releasedRows(request.released, order.size);
  const treatments = [...indexOf].map(([control, index]) => {
    const review = {
      ...(known.get(control) ?? { flagged: false, marks: new Set<string>() }),
      decided: decided.get(control)?.state ?? null,
      released: released.has(index),
    };
    const treatment = treatmentOf(review, request.audience, request.unreviewed);
    return request.log === 'metadata' ? loggedByMetadata(treatment) : treatment;
  });
  refuseLeaks(leaks(store, order, treatments, texts));
  const shown = [...indexOf].flatMap(([control, index]) => {
    const treatment = treatments[index];
    return treatment === undefined || isSecret(treatment) ? [] : (twins.get(control) ?? []);
  });
  return { order, treatments, decided, indexOf, groups: groupsOf(shown) };
}

/** Indexes of the rows of which nothing is shown. */
export function withheldOf({ treatments }: ProductionPlan): number[] {
  return treatments.flatMap(({ status }, index) => (status === 'withheld' ? [index] : []));
}

/** A number for each value that is there more than once, in the order of the first. */
function groupsOf(hashes: string[]): Map<string, string> {
  const seen = new Map<string, number>();
  for (const hash of hashes) seen.set(hash, (seen.get(hash) ?? 0) + 1);
  const several = [...seen].flatMap(([hash, rows]) => (rows > 1 ? [hash] : []));
  return new Map(several.map((hash, at) => [hash, `D-${String(at + 1).padStart(4, '0')}`]));
}

/** Packs by rule id, over all finished scans: a row keeps the marks of the scan that brought it. */
function packsOfRules({ db }: Case): Map<string, string> {
  const runs = db.all<{ rules: string | null }>('SELECT rules FROM runs WHERE head IS NOT NULL ORDER BY id');
  const rules = runs.flatMap((run) => JSON.parse(run.rules ?? '[]') as Report['rules']);
  return new Map(rules.map(({ id, pack }) => [id, pack]));
}

function releasedRows(numbers: string[], size: number): Set<number> {
  return new Set(
    numbers.map((number) => {
      const index = indexOfProductionNumber(number);
      if (index !== null && index < size) return index;
      throw new HandbackError({
        code: EXIT.usage,
        message: `no such row: --release ${number}`,
        hint: `production numbers go from ${productionNumber(0)} to ${productionNumber(size - 1)}`,
      });
    }),
  );
}

function lintRow({ index, item }: HeadRow): LintRow & { target: string | null; parentIds: string[] } {
  return {
    number: productionNumber(index),
    itemId: item.sourceId,
    path: item.paths.join(';'),
    name: item.name,
    sha256: item.sizeBytes === '0' ? null : item.sha256,
    target: item.target,
    parentIds: item.drive?.parents ?? [],
  };
}

function leaks(
  store: Case,
  order: KeyedOrder,
  treatments: Treatment[],
  texts: Record<string, string>,
): Leak[] {
  if (!treatments.some(isSecret)) return [];
  const lint = createLeakLint();
  for (const row of headRows(store, order)) {
    const treatment = treatments[row.index];
    if (treatment === undefined || !isSecret(treatment)) continue;
    const { basis } = treatment;
    // The path of a shown row names its folders anyway; only a folder withheld for a reason of its own is a secret.
    if (basis === 'NON_RESPONSIVE' && row.item.kind === 'folder') continue;
    lint.withhold({ ...lintRow(row), isPrivileged: basis === 'ATTORNEY_CLIENT' });
  }
  const found = Object.entries(texts).flatMap(([what, text]) => lint.leaksOfText(what, text));
  for (const row of headRows(store, order)) {
    if (treatments[row.index]?.status === 'produced') found.push(...lint.leaksOf(lintRow(row)));
  }
  return found;
}

/** Numbers only: who reads the message may not be meant to read the names. */
function refuseLeaks(found: Leak[]): void {
  if (found.length === 0) return;
  const named = found.slice(0, MOST_LEAKS).map(({ number, of, how }) => `${number} tells of ${of} (${how})`);
  const more = found.length > MOST_LEAKS ? `; and ${found.length - MOST_LEAKS} more` : '';
  throw new HandbackError({
    code: EXIT.refused,
    message: `the production would leak ${found.length === 1 ? 'a withheld row' : 'withheld rows'}: ${named.join('; ')}${more}`,
    hint: 'decide on the row that tells, or open the withheld one with --release; nothing was written',
  });
}
