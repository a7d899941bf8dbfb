import { decisionsInForce } from '../case/decisions.ts';
import type { Case } from '../case/open.ts';
import { judgedItems } from '../case/scans.ts';
import type { Review } from '../evidence/withholding.ts';
import type { Position } from '../model/disposition.ts';
import type { Report } from '../model/report.ts';
import { indexOfControl, namedRows, type KeyedOrder } from './keyed-order.ts';
import { pause, ROWS_BETWEEN_PAUSES } from './pause.ts';
import { reportItem } from './report-item.ts';

/** What rules and people said of the rows of a head. Rows of which they said the same share one value: a case can have millions. */
export interface Judgements {
  /** By index; absent where no rule said anything. */
  marks: (Pick<Review, 'flagged' | 'marks'> | undefined)[];
  /** What people decided, by index; absent where nobody did. */
  decided: (Position | undefined)[];
  /** Number of the row's content by index, counted from 1; 0 for content that the case has once. */
  twins: Uint32Array;
  /** How many such contents there are. */
  contents: number;
}

/** Gathers them. Throws the signal's reason. */
export async function judgementsOf(store: Case, order: KeyedOrder, signal: AbortSignal): Promise<Judgements> {
  const packs = packsOfRules(store);
  const contents = new Map<string, number>();
  const marked = createShared<Pick<Review, 'flagged' | 'marks'>>();
  const marks = new Array<Judgements['marks'][number]>(order.size);
  const twins = new Uint32Array(order.size);
  let seen = 0;
  for (const { scan } of order.scans) {
    for (const { closed } of judgedItems(store.db, scan)) {
      if (seen++ % ROWS_BETWEEN_PAUSES === 0) await pause(signal);
      const index = indexOfControl(order.scans, closed.control);
      if (index === undefined) continue;
      const item = reportItem(closed, false, null);
      if (item.duplicateGroup !== null && item.sha256 !== null)
        twins[index] = numberOf(contents, item.sha256);
      const infos = item.findings.filter(({ severity }) => severity === 'info');
      if (!item.flagged && infos.length === 0) continue;
      const named = [...new Set(infos.map(({ ruleId }) => packs.get(ruleId) ?? ''))];
      marks[index] = marked(JSON.stringify([item.flagged, named]), () => ({
        flagged: item.flagged,
        marks: new Set(named),
      }));
    }
  }
  if (contents.size > 0) await addFarTwins(store, order, { contents, twins }, signal);
  return { marks, decided: decidedRows(store, order), twins, contents: contents.size };
}

/** A scan finds the twins of what it examined; one that another scan brought, or of which a drive told the hash, has the same number. */
async function addFarTwins(
  store: Case,
  order: KeyedOrder,
  { contents, twins }: { contents: ReadonlyMap<string, number>; twins: Uint32Array },
  signal: AbortSignal,
): Promise<void> {
  const isDrive = order.scans.some(({ head }) => head.scope.sources.some(({ kind }) => kind === 'drive'));
  if (order.scans.length === 1 && !isDrive) return;
  for await (const { index, item } of namedRows(store, order, signal)) {
    if (twins[index] === 0) twins[index] = contents.get(item.sha256 ?? '') ?? 0;
  }
}

function decidedRows({ db }: Case, order: KeyedOrder): (Position | undefined)[] {
  const decided = new Array<Position | undefined>(order.size);
  const shared = createShared<Position>();
  for (const { control, state, stage } of decisionsInForce(db)) {
    const index = indexOfControl(order.scans, control);
    if (index !== undefined) decided[index] = shared(`${state} ${stage}`, () => ({ state, stage }));
  }
  return decided;
}

/** Packs by rule id, over all finished scans: a row keeps the marks of the scan that brought it. */
function packsOfRules({ db }: Case): Map<string, string> {
  const runs = db.all<{ rules: string | null }>('SELECT rules FROM runs WHERE head IS NOT NULL ORDER BY id');
  const rules = runs.flatMap((run) => JSON.parse(run.rules ?? '[]') as Report['rules']);
  return new Map(rules.map(({ id, pack }) => [id, pack]));
}

/** Gives the one value that stands for all of a key. */
function createShared<T>(): (key: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (key, make) => {
    const value = known.get(key) ?? make();
    known.set(key, value);
    return value;
  };
}

/** Counts from 1, by first appearance. */
function numberOf(known: Map<string, number>, key: string): number {
  const number = known.get(key) ?? known.size + 1;
  known.set(key, number);
  return number;
}
