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
import type { ReportItem } from '../model/report.ts';
import { judgementsOf, type Judgements } from './judgements.ts';
import { keyedOrder, namedRows, type KeyedOrder } from './keyed-order.ts';

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

/** What a production is planned from. `texts` are what people wrote and the bundle shows, by what they are. */
export interface ProductionOrder {
  head: HeadRecord;
  request: ProductionRequest;
  texts: Record<string, string>;
}

/** A production whose rows are settled and betray nothing. */
export interface ProductionPlan {
  order: KeyedOrder;
  /** Treatment of each row by its index. */
  treatments: Treatment[];
  /** What people decided, by index; absent where nobody did. */
  decided: readonly (Position | undefined)[];
  /** By index: number of its set of shown rows with equal content, in the order of the production; 0 for none. */
  groups: Uint32Array;
}

/** Leaks that are named in a refusal. */
const MOST_LEAKS = 20;

const NO_MARKS: ReadonlySet<string> = new Set();

/**
 * Settles what becomes of every row, and refuses where a shown row would tell of a withheld one. Throws HandbackError: usage for a number that is no row, refused for a leak; and the signal's reason.
 */
export async function planProduction(
  store: Case,
  { head, request, texts }: ProductionOrder,
  signal: AbortSignal,
): Promise<ProductionPlan> {
  const order = await keyedOrder(store, Buffer.from(head.key, 'hex'), signal);
  const judgements = await judgementsOf(store, order, signal);
  const treatments = treatmentsOf(order, judgements, request);
  refuseLeaks(await leaks(store, { order, treatments, texts }, signal));
  const { decided } = judgements;
  return { order, treatments, decided, groups: groupsOf(judgements, treatments) };
}

function treatmentsOf(
  { size }: KeyedOrder,
  { marks, decided }: Judgements,
  request: ProductionRequest,
): Treatment[] {
  const released = releasedRows(request.released, size);
  return Array.from({ length: size }, (_, index) => {
    const review = {
      ...(marks[index] ?? { flagged: false, marks: NO_MARKS }),
      decided: decided[index]?.state ?? null,
      released: released.has(index),
    };
    const treatment = treatmentOf(review, request.audience, request.unreviewed);
    return request.log === 'metadata' ? loggedByMetadata(treatment) : treatment;
  });
}

/** Indexes of the rows of which nothing is shown. */
export function withheldOf({ treatments }: ProductionPlan): number[] {
  return treatments.flatMap(({ status }, index) => (status === 'withheld' ? [index] : []));
}

/** A number for each content that is shown more than once, in the order of the first. */
function groupsOf({ twins, contents }: Judgements, treatments: Treatment[]): Uint32Array {
  const groups = twins.map((content, index) => {
    const treatment = treatments[index];
    return treatment === undefined || isSecret(treatment) ? 0 : content;
  });
  const shown = new Uint32Array(contents + 1);
  for (const content of groups) shown[content] = (shown[content] ?? 0) + 1;
  const numbers = new Uint32Array(contents + 1);
  let last = 0;
  for (const [index, content] of groups.entries()) {
    const isAlone = content === 0 || (shown[content] ?? 0) < 2;
    if (!isAlone && numbers[content] === 0) numbers[content] = ++last;
    groups[index] = isAlone ? 0 : (numbers[content] ?? 0);
  }
  return groups;
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

function lintRow(index: number, item: ReportItem): LintRow & { target: string | null; parentIds: string[] } {
  return {
    index,
    itemId: item.sourceId,
    path: item.paths.join(';'),
    name: item.name,
    sha256: item.sizeBytes === '0' ? null : item.sha256,
    target: item.target,
    parentIds: item.drive?.parents ?? [],
  };
}

async function leaks(
  store: Case,
  {
    order,
    treatments,
    texts,
  }: Pick<ProductionPlan, 'order' | 'treatments'> & { texts: Record<string, string> },
  signal: AbortSignal,
): Promise<Leak[]> {
  if (!treatments.some(isSecret)) return [];
  const lint = createLeakLint(texts);
  for await (const { index, item } of namedRows(store, order, signal)) {
    const treatment = treatments[index];
    if (treatment === undefined || !isSecret(treatment)) continue;
    const { basis } = treatment;
    // The path of a shown row names its folders anyway; only a folder withheld for a reason of its own is a secret.
    if (basis === 'NON_RESPONSIVE' && item.kind === 'folder') continue;
    lint.withhold({ ...lintRow(index, item), isPrivileged: basis === 'ATTORNEY_CLIENT' });
  }
  const found: Leak[] = [];
  for await (const { index, item } of namedRows(store, order, signal)) {
    if (treatments[index]?.status === 'produced') found.push(...lint.leaksOf(lintRow(index, item)));
  }
  found.sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0));
  return [...lint.leaksOfTexts(), ...found];
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
