import { closedItem } from '../case/decided.ts';
import { containerControl } from '../case/families.ts';
import type { ClosedItem } from '../case/rows.ts';
import { payloadPath } from '../evidence/bag.ts';
import { extensionOf } from '../model/item.ts';
import { Unreadable } from '../model/source.ts';
import { atOnce } from '../sources/at-once.ts';
import { readContent, type ReadContent, type Sink } from './copy-content.ts';
import type { DecisionCase } from './decide.ts';
import { controlNumber } from './hold.ts';
import type { PresentSource } from './present-sources.ts';

/**
 * What became of a chosen item. `in-container`: its bytes lie in what holds it; `no-content`: it has none of its own;
 * `changed`: it is not what the scan read, so it was not copied.
 */
export type BagStatus = 'preserved' | 'in-container' | 'no-content' | 'changed' | 'unreadable';

/** One chosen item, and the bytes that the bag has of it. */
export interface BagRow {
  control: number;
  status: BagStatus;
  /** In the bag, or of the container that is there; null where it has nothing. */
  path: string | null;
  content: ReadContent | null;
  /** Hash that the case has of it. */
  sha256AtScan: string | null;
  /** How the copy compares with the scan, or why there is none; never a name. */
  remark: string;
}

/** A file of the bag that is being written. */
export interface NewFile {
  sink: Sink;
  /** Puts it in its place; `modifiedAt` in milliseconds is given to the copy. */
  keep: (modifiedAt: number | null) => void;
  drop: () => void;
}

/** Where the payload goes. */
export interface Payload {
  /** What an interrupted run left there in whole files. */
  kept: (path: string) => Promise<ReadContent | null>;
  create: (path: string) => NewFile;
}

/** A preservation under way. */
export interface Preservation {
  into: DecisionCase;
  sources: PresentSource[];
  payload: Payload;
  /** Called after each item. */
  onItem: (bytes: number) => void;
  signal: AbortSignal;
}

/**
 * Copies what the last run lists under the control numbers given, and tells what became of each, in order. Where a
 * member of a container is chosen, the container is copied. Throws SourceLost, HandbackError (output), the signal's reason.
 */
export async function preserve(preservation: Preservation, controls: number[]): Promise<BagRow[]> {
  const { into, sources } = preservation;
  const rows = new Map<number, BagRow>();
  const toCopy = new Set<number>();
  for (const control of controls) {
    const root = containerControl(into.store.db, into.run.id, control);
    toCopy.add(root ?? control);
    if (root !== null)
      rows.set(control, row(control, 'in-container', { remark: `in ${controlNumber(root)}` }));
  }
  const atATime = Math.max(1, ...sources.map(({ source }) => source.remote?.parallel ?? 1));
  await atOnce(atATime, [...toCopy], async (control) => {
    const made = await preserveOne(preservation, control);
    rows.set(control, made);
    preservation.onItem(made.content?.bytes ?? 0);
  });
  return [...rows.values()]
    .sort((a, b) => a.control - b.control)
    .map((one) => (one.status === 'in-container' ? withContainer(one, rows, into) : one));
}

/** A member is preserved only if what holds it is. */
function withContainer(member: BagRow, rows: Map<number, BagRow>, into: DecisionCase): BagRow {
  const holder = rows.get(containerControl(into.store.db, into.run.id, member.control) ?? 0);
  if (holder?.status === 'preserved') return { ...member, path: holder.path };
  return {
    ...member,
    status: holder?.status ?? 'unreadable',
    remark: `${member.remark}, which is not preserved`,
  };
}

async function preserveOne(preservation: Preservation, control: number): Promise<BagRow> {
  const { into, sources, signal } = preservation;
  signal.throwIfAborted();
  const item = closedItem(into.store.db, control);
  if (item?.run !== into.run.id) return row(control, 'unreadable', { remark: 'not listed by the last run' });
  const { facts, source } = item.stored;
  if (facts.kind !== 'file' && facts.kind !== 'native') {
    return row(control, 'no-content', { remark: `a ${facts.kind} has no bytes of its own` });
  }
  const present = sources.find(({ number }) => number === source);
  const atScan = hashAtScan(item);
  if (present === undefined) {
    return row(control, 'unreadable', { sha256AtScan: atScan, remark: 'its source was not given' });
  }
  try {
    return await copy(preservation, present, item);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const status = error.reason === 'changed-while-read' ? 'changed' : 'unreadable';
    return row(control, status, { sha256AtScan: atScan, remark: `${error.reason}: ${error.message}` });
  }
}

async function copy(
  { payload, signal }: Preservation,
  { source }: PresentSource,
  item: ClosedItem,
): Promise<BagRow> {
  const { control, stored } = item;
  const { facts } = stored;
  const sha256AtScan = hashAtScan(item);
  const path = payloadPath(controlNumber(control), extensionOf(facts.name));
  const isExport = facts.kind === 'native';
  const isKnown = sha256AtScan !== null && !isExport;
  const kept = isKnown ? await payload.kept(path) : null;
  if (kept !== null && kept.sha256 === sha256AtScan) {
    return row(control, 'preserved', { path, content: kept, sha256AtScan, remark: EQUAL });
  }
  if (!isKnown) {
    const now = await source.ask(facts.sourceId, signal);
    if (now.found !== 'there' || now.modifiedAt !== facts.modifiedAt) {
      return row(control, 'changed', { sha256AtScan, remark: 'modified or gone since the scan' });
    }
  }
  const file = payload.create(path);
  try {
    const content = await readContent(source, facts, file.sink, signal);
    if (isKnown && content.sha256 !== sha256AtScan) {
      return row(control, 'changed', {
        sha256AtScan,
        remark: `its bytes have SHA-256 ${content.sha256} now`,
      });
    }
    file.keep(facts.modifiedAt);
    const remark = isExport ? exportRemark(content, sha256AtScan) : isKnown ? EQUAL : UNHASHED;
    return row(control, 'preserved', { path, content, sha256AtScan, remark });
  } finally {
    file.drop();
  }
}

const EQUAL = 'hash equal to that of the scan';
const UNHASHED = 'the scan has no hash; size and time of modification are as listed';

/** Two exports of one document need not be equal byte by byte. */
function exportRemark({ sha256 }: ReadContent, atScan: string | null): string {
  const compared = sha256 === atScan ? 'equal to that of the scan' : 'other bytes than that of the scan';
  return `hash of an export, ${compared}; the document was not modified since`;
}

/** Computed by the scan, else stated by the provider. */
function hashAtScan({ stored }: ClosedItem): string | null {
  return stored.hashes.sha256 ?? stored.facts.drive?.sha256 ?? null;
}

function row(control: number, status: BagStatus, more: Partial<BagRow>): BagRow {
  return { control, status, path: null, content: null, sha256AtScan: null, remark: '', ...more };
}
