import { recordDecision, type ItemIdentity } from '../case/decisions.ts';
import { containerControl, familyOf, type FamilyRow } from '../case/families.ts';
import { holdRecords } from '../case/holds.ts';
import { openExistingCase, type Case } from '../case/open.ts';
import { closedItem } from '../case/decided.ts';
import { indexIdentities, type ClosedItem } from '../case/rows.ts';
import { latestRun, type RunRecord } from '../case/runs.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import { isDestructive, type Evidence, type Position } from '../model/disposition.ts';
import type { ReportHead } from '../model/report.ts';
import { controlNumber, holdsInForce, holdsOf, type Holds, type HoldsInForce } from './hold.ts';
import { referenceCheck, type ReferenceCheck } from './preserved-in.ts';
import { heldByOf } from './report-item.ts';
import { statedCheck, type StatedCheck, type StatedItem } from './stated-item.ts';
import { refusal, withdrawalRefusal } from './transitions.ts';

/** A case whose items people decide on. */
export interface DecisionCase {
  store: Case;
  run: RunRecord;
  head: ReportHead;
  inForce: HoldsInForce;
  holds: Holds;
}

/** What a person wants for one item. */
export interface Wish {
  control: number;
  /** Null: as it stands. */
  state: Position['state'] | null;
  stage: Position['stage'];
  evidence: Evidence;
  /** Takes the decision back, so that what the rules propose stands again; `state` and `stage` count for nothing then. */
  withdraw?: true;
  /** Where it was written: `line 7`; null where it stands on the command line. */
  place: string | null;
  /** What was said of the item besides its number, which must be so. */
  of?: StatedItem;
}

/** One wish that cannot be granted, and why. */
export interface Refused {
  place: string | null;
  item: string;
  why: string;
}

/** Who decides, and when in milliseconds since 1970. */
export interface Who {
  by: string;
  at: number;
}

/**
 * Opens a case to decide on its items. Throws HandbackError: usage where its last run was interrupted, and as
 * `openExistingCase` does.
 */
export function openForDecisions(file: string): DecisionCase {
  const store = openExistingCase(file);
  const run = latestRun(store.db);
  if (run === null || run.head === null) {
    store.close();
    throw new HandbackError({
      code: EXIT.usage,
      message: `the last run of the case was interrupted: ${file}`,
      hint: 'repeat the scan with the same options and --case to finish it',
    });
  }
  const head = JSON.parse(run.head) as ReportHead;
  indexIdentities(store.db);
  return { store, run, head, ...holdsNow(store, head) };
}

/** The holds as they stand now. */
export function holdsNow({ db }: Case, head: ReportHead): Pick<DecisionCase, 'inForce' | 'holds'> {
  const inForce = holdsInForce(head.matter?.holds ?? [], holdRecords(db));
  return { inForce, holds: holdsOf(inForce) };
}

/** Where an item stands: as decided, else as proposed; null for what has no disposition. */
export function positionOf({ decision, proposal }: ClosedItem): Position | null {
  if (decision !== null) return { state: decision.state, stage: decision.stage };
  return proposal === null ? null : { state: proposal.state, stage: 'proposed' };
}

/**
 * Records what is wished, in order, all of it or nothing. Returns what stands against it; empty where all is recorded.
 * `wrong`: what stands against it already, so that nothing is recorded and all is told at once.
 */
export function decide(into: DecisionCase, wishes: Wish[], who: Who, wrong: Refused[] = []): Refused[] {
  const { db } = into.store;
  const refused = [...wrong];
  const roots = new Map<number, string | null>();
  const checks = { reference: referenceCheck(db), stated: statedCheck(db) };
  try {
    db.transaction(() => {
      for (const wish of wishes) {
        const item = closedItem(db, wish.control);
        const why = item === null ? 'the case has no such item' : grant(into, item, wish, who, checks);
        if (why !== null) refused.push({ place: wish.place, item: controlNumber(wish.control), why });
        else if (item !== null) roots.set(item.stored.root ?? item.stored.id, wish.place);
      }
      for (const [root, place] of roots) refused.push(...refusedInFamily(familyOf(db, root), place));
      if (refused.length > 0) throw new NothingRecorded();
    });
  } catch (error) {
    if (!(error instanceof NothingRecorded)) throw error;
  }
  return refused;
}

/** Rolls the transaction back. */
class NothingRecorded extends Error {}

function grant(
  { store, run, holds }: DecisionCase,
  item: ClosedItem & { run: number },
  wish: Wish,
  who: Who,
  checks: { reference: ReferenceCheck; stated: StatedCheck },
): string | null {
  const mistaken = wish.of === undefined ? null : checks.stated(wish.of, item);
  if (mistaken !== null) return mistaken;
  if (wish.withdraw === true) return withdraw(store, item, wish, who);
  const from = positionOf(item);
  const state = wish.state ?? from?.state ?? null;
  if (state === null) return 'it has no disposition yet: say which';
  const to = { state, stage: wish.stage };
  const { kind } = item.stored.facts;
  const { evidence } = wish;
  const why =
    refusal(from, to, {
      evidence,
      heldBy: heldByOf(item, holds),
      isFolder: kind === 'folder',
      isListed: item.run === run.id,
    }) ??
    (to.stage !== 'authorized' || evidence.preservation === null
      ? null
      : checks.reference(
          evidence.preservation,
          wish.control,
          containerControl(store.db, run.id, wish.control),
        ));
  if (why !== null) return why;
  recordDecision(store.db, { item: identityOf(item), from, to, evidence }, who);
  return null;
}

/** Takes a decision back, unless something is on record as destroyed by it. */
function withdraw({ db }: Case, item: ClosedItem, { evidence }: Wish, who: Who): string | null {
  const from = positionOf(item);
  if (item.decision === null || from === null) return 'nobody decided on it';
  const why = withdrawalRefusal(from, evidence);
  if (why === null) recordDecision(db, { item: identityOf(item), from, to: null, evidence }, who);
  return why;
}

/** What tells the item of a decision from all others. */
export function identityOf({ control, stored }: ClosedItem): ItemIdentity {
  const { source, sourceKind, facts, hashes } = stored;
  return { control, source, sourceKind, sourceId: facts.sourceId, sha256: hashes.sha256 };
}

/** A container is never more destroyable than what it holds. `family`: a listed item and its members by `seq`. */
function refusedInFamily(family: FamilyRow[], place: string | null): Refused[] {
  const kept = new Map<number, number>();
  const refused: Refused[] = [];
  for (const row of [...family].reverse()) {
    const inside = kept.get(row.seq);
    const destroyed = row.state !== null && isDestructive(row.state);
    if (destroyed && row.decided && inside !== undefined) {
      const why = `it holds ${controlNumber(inside)}, which is not to be destroyed: decide that first`;
      refused.push({ place, item: controlNumber(row.control), why });
    }
    const keeps = destroyed ? inside : row.control;
    if (row.seq > 0 && keeps !== undefined) kept.set(row.parent, keeps);
  }
  return refused;
}
