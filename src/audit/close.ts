import { createdTogether } from '../case/created-together.ts';
import { holdRecords } from '../case/holds.ts';
import { createInventoryDigest } from '../case/inventory-digest.ts';
import type { Case } from '../case/open.ts';
import { families } from '../case/reading.ts';
import type { StoredItem } from '../case/stored-item.ts';
import type { RunRecord } from '../case/runs.ts';
import {
  clearRows,
  earlierVersion,
  indexIdentities,
  insertRows,
  lastControl,
  sharedContents,
  type ClosedRow,
  type EarlierVersion,
} from '../case/rows.ts';
import type { Engine } from '../match/engine.ts';
import { isGapOf } from '../model/examination.ts';
import type { Finding } from '../model/finding.ts';
import { foldersAbove } from '../model/folders-above.ts';
import type { KnownDocuments } from '../model/known.ts';
import type { Matter } from '../model/matter.ts';
import type { Rule } from '../model/rule.ts';
import { decisionsOf, type Decisions } from './carried.ts';
import { holdsInForce, holdsOf, type Holds } from './hold.ts';
import { judgeItem, type Judged, type Standard } from './judge.ts';
import { propose, weightOf, withMembers, type Proposal } from './propose.ts';
import type { ProgressMeter } from './progress.ts';
import type { Totals, Verdict } from './totals.ts';

/** All that closing a run needs. */
export interface Closing {
  store: Case;
  run: RunRecord;
  engine: Engine;
  rules: Rule[];
  matter: Matter | null;
  known: KnownDocuments;
  minConfidence: 'high' | 'medium' | 'low';
  strict: boolean;
  totals: { add: (verdict: Verdict) => void; finish: () => Totals };
  meter: ProgressMeter;
  /** Milliseconds since 1970, for the custody log. */
  at: number;
}

/** State carried from item to item in canonical order. */
interface Numbering {
  nextControl: number;
  duplicates: Set<string>;
  groups: Map<string, number>;
  /** Source and path of each flagged folder. */
  flaggedFolders: Set<string>;
  hasEarlierRuns: boolean;
  standard: Standard;
  rules: Map<string, Rule>;
  heldBy: Holds;
  decisions: Decisions;
  inventory: ReturnType<typeof createInventoryDigest>;
}

/** Rows that are stored at once: few, so that they are garbage soon. */
const BATCH = 50;

/** An item being closed. */
interface Open {
  item: StoredItem;
  judged: Judged;
  proposal: Proposal | null;
  control: number;
  supersedes: number | null;
}

/**
 * Judges every item, gives control numbers in canonical order, duplicate groups and proposals. Call within a
 * transaction: an interrupted closing leaves nothing and starts over.
 */
export function closeItems(closing: Closing): { totals: Totals; inventory: string } {
  const { db } = closing.store;
  clearRows(db, closing.run.id);
  const top = lastControl(db);
  const numbering: Numbering = {
    nextControl: top + 1,
    duplicates: sharedContents(db, closing.run),
    groups: new Map(),
    flaggedFolders: new Set(),
    hasEarlierRuns: top > 0,
    standard: { ...closing, createdTogether: createdTogether(db, closing.run) },
    rules: new Map(closing.rules.map((rule) => [rule.id, rule])),
    heldBy: holdsOf(holdsInForce(closing.matter?.holds ?? [], holdRecords(db))),
    decisions: decisionsOf(closing, top),
    inventory: createInventoryDigest(),
  };
  if (numbering.hasEarlierRuns) indexIdentities(db);
  let rows: ClosedRow[] = [];
  for (const family of families(db, closing.run)) {
    for (const row of closeFamily(closing, numbering, family)) rows.push(row);
    closing.meter.add(1, 0);
    if (rows.length < BATCH) continue;
    insertRows(db, closing.run.id, rows);
    rows = [];
  }
  insertRows(db, closing.run.id, rows);
  return { totals: closing.totals.finish(), inventory: numbering.inventory.finish() };
}

/** A listed item and its members: numbered in order, proposals from the innermost out. */
function closeFamily(closing: Closing, numbering: Numbering, family: StoredItem[]): ClosedRow[] {
  const open = family.map((item) => openItem(closing, numbering, item, family[0] ?? item));
  if (open.length === 1) return open.map((one) => closedRow(closing, numbering, one, null));
  joinMembers(open);
  const controls = new Map(open.map(({ item, control }) => [item.seq, control]));
  return open.map((one) => {
    const container = one.item.seq === 0 ? null : (controls.get(one.item.parent) ?? null);
    return closedRow(closing, numbering, one, container);
  });
}

function closedRow(
  { store, totals, strict }: Closing,
  numbering: Numbering,
  one: Open,
  container: number | null,
): ClosedRow {
  const { item, judged, control, supersedes } = one;
  const { findings, flagged, parties } = judged;
  // Nothing is left of a temporary case that could be compared with it later.
  if (store.file !== null)
    numbering.inventory.add({ control, supersedes, container, stored: item, findings });
  const decided = numbering.decisions.of(item, control);
  const state = decided?.state ?? one.proposal?.state ?? null;
  const isSettled = decided !== null && decided.state !== 'undecided';
  totals.add({ item, findings, flagged, state, parties, decided: isSettled });
  return {
    control,
    item: item.id,
    supersedes,
    container,
    duplicateGroup: groupOf(numbering, item),
    rank: rankOf(findings),
    gap: item.examination.reasons.some((reason) => isGapOf(strict, reason)),
    findings,
    known: judged.known,
    proposal: proposalOf(numbering, one),
  };
}

function openItem(closing: Closing, numbering: Numbering, item: StoredItem, root: StoredItem): Open {
  const judged = judgeItem(numbering.standard, item);
  noteFlaggedFolder(numbering, item, judged);
  const ruleOf = (id: string): Rule => {
    const rule = numbering.rules.get(id);
    if (rule === undefined) throw new Error(`no rule ${id}`);
    return rule;
  };
  const proposal = propose(
    {
      kind: item.facts.kind,
      examination: item.examination,
      findings: judged.findings,
      inFlaggedFolder: isInFlaggedFolder(numbering, item),
    },
    ruleOf,
  );
  return { item, judged, proposal, ...numberOf(closing, numbering, item, root) };
}

/** An unchanged item keeps its number; a changed one gets a new one and names the old. */
function numberOf(
  closing: Closing,
  numbering: Numbering,
  item: StoredItem,
  root: StoredItem,
): { control: number; supersedes: number | null } {
  const earlier = numbering.hasEarlierRuns
    ? earlierVersion(closing.store.db, closing.run.id, item, root)
    : null;
  if (earlier !== null && isUnchanged(earlier, item)) return { control: earlier.control, supersedes: null };
  const control = numbering.nextControl;
  numbering.nextControl += 1;
  return { control, supersedes: earlier?.control ?? null };
}

function isUnchanged(earlier: EarlierVersion, { facts, hashes }: StoredItem): boolean {
  if (earlier.kind !== facts.kind || earlier.target !== facts.target) return false;
  if (facts.kind === 'folder') return true;
  if (earlier.sha256 !== null && hashes.sha256 !== null) return earlier.sha256 === hashes.sha256;
  return earlier.size === facts.sizeBytes && earlier.modified === facts.modifiedAt;
}

function joinMembers(open: Open[]): void {
  const children = new Map<number, Proposal[]>();
  for (const one of [...open].reverse()) {
    const members = children.get(one.item.seq);
    if (one.proposal !== null && members !== undefined) one.proposal = withMembers(one.proposal, members);
    if (one.item.seq === 0 || one.proposal === null) continue;
    const siblings = children.get(one.item.parent);
    if (siblings === undefined) children.set(one.item.parent, [one.proposal]);
    else siblings.push(one.proposal);
  }
}

/** Duplicate groups are numbered in the order of their first item. */
function groupOf(numbering: Numbering, item: StoredItem): number | null {
  const { sha256 } = item.hashes;
  if (sha256 === null || !numbering.duplicates.has(sha256)) return null;
  const known = numbering.groups.get(sha256);
  if (known !== undefined) return known;
  const group = numbering.groups.size + 1;
  numbering.groups.set(sha256, group);
  return group;
}

function rankOf(findings: Finding[]): number | null {
  const flagging = findings.filter(({ severity }) => severity !== 'info');
  return flagging.length === 0 ? null : Math.min(...flagging.map(weightOf));
}

function proposalOf(
  numbering: Numbering,
  one: Open,
): { state: Proposal['state']; reason: string; heldBy: string | null } | null {
  if (one.proposal === null) return null;
  const rules = one.judged.findings.map(({ ruleId }) => ruleId);
  const { state, reason } = one.proposal;
  return { state, reason, heldBy: numbering.heldBy(one.item.facts.path, rules, one.control) };
}

function noteFlaggedFolder(numbering: Numbering, item: StoredItem, judged: Judged): void {
  if (item.facts.kind !== 'folder' || !judged.flagged) return;
  numbering.flaggedFolders.add(`${item.source}:${item.facts.path}`);
}

/** A folder precedes what it holds, so its verdict is known. */
function isInFlaggedFolder(numbering: Numbering, item: StoredItem): boolean {
  if (numbering.flaggedFolders.size === 0) return false;
  for (const folder of foldersAbove(item.facts.path)) {
    if (numbering.flaggedFolders.has(`${item.source}:${folder}`)) return true;
  }
  return false;
}
