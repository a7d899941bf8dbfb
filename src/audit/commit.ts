import { hash, randomBytes } from 'node:crypto';
import { appendCustody, lastEntry } from '../case/custody.ts';
import { addHead, latestHead, type HeadRecord } from '../case/heads.ts';
import type { Case } from '../case/open.ts';
import { firstRunId } from '../case/runs.ts';
import { closedScans } from '../case/scans.ts';
import { KEY_BYTES } from '../evidence/commitment.ts';
import { headText, type HeadScan, type TreeFacts } from '../evidence/head.ts';
import { merkleRoot } from '../evidence/merkle.ts';
import { EXIT, HandbackError } from '../model/error.ts';
import type { ReportHead } from '../model/report.ts';
import { BUILD, VERSION } from '../model/version.ts';
import { keyedOrder, type KeyedOrder } from './keyed-order.ts';
import { leavesOf } from './leaves.ts';

/** How a head is to be made. */
export interface CommitRequest {
  /** The opening key, for output that can be made again; null: the case's own, else 32 random bytes. */
  key: Buffer | null;
  /** Milliseconds since 1970. */
  now: number;
  /** Who commits, for the custody log. */
  by: string;
}

/**
 * The head over all closed scans of a case: the one on record where it covers them all, else a new one, whose first rows
 * are those of the head before. Throws the signal's reason, and HandbackError: usage where the case holds no closed scan, refused for a key other
 * than the case's, integrity where a row is no longer what an earlier head commits to.
 */
export async function commitInventory(
  store: Case,
  request: CommitRequest,
  signal: AbortSignal,
): Promise<HeadRecord> {
  const before = latestHead(store.db);
  const key = keyOf(before, request);
  const last = closedScans(store.db).at(-1);
  if (last === undefined) {
    throw new HandbackError({
      code: EXIT.usage,
      message: `no finished scan in the case: ${store.file ?? ''}`,
      hint: 'repeat the scan with the same options and --case to finish it',
    });
  }
  if (before?.run === last.run) return before;
  const order = await keyedOrder(store, key, signal);
  const leaves = await leavesOf(store, { key, order }, signal);
  if (before !== null) requireUnchanged(before, leaves);
  const tree = { treeSize: order.size, root: merkleRoot(leaves).toString('hex') };
  return store.db.transaction(() => {
    const document = documentOf(store, order, { tree, before, now: request.now });
    appendCustody(store.db, {
      ...{ event: 'head', at: request.now, by: request.by },
      detail: { ...tree, sha256: hash('sha256', document) },
    });
    return addHead(store.db, { ...tree, run: last.run, key: key.toString('hex'), document });
  });
}

function documentOf(
  { db }: Case,
  { scans }: KeyedOrder,
  { tree, before, now }: { tree: TreeFacts; before: HeadRecord | null; now: number },
): string {
  const log = lastEntry(db);
  return headText({
    ...tree,
    caseId: firstRunId(db) ?? '',
    createdAt: new Date(now).toISOString(),
    tool: { name: 'handback', version: VERSION, build: BUILD },
    scans: scans.map(({ head, controls }) => headScan(head, controls.length)),
    acquisitionLog: { entries: log.seq, sha256: log.hash },
    previous: before === null ? null : { treeSize: before.treeSize, root: before.root },
  });
}

function keyOf(before: HeadRecord | null, request: CommitRequest): Buffer {
  if (before === null) return request.key ?? randomBytes(KEY_BYTES);
  const key = Buffer.from(before.key, 'hex');
  if (request.key === null || request.key.equals(key)) return key;
  throw new HandbackError({
    code: EXIT.refused,
    message: 'the case has a head under another key',
    hint: 'leave --key-file out: later heads keep the key of the first',
  });
}

function requireUnchanged(before: HeadRecord, leaves: Buffer): void {
  if (merkleRoot(leaves, before.treeSize).toString('hex') === before.root) return;
  throw new HandbackError({
    code: EXIT.integrity,
    message: `the first ${before.treeSize} rows of the case are not those that its head commits to`,
    hint: 'the case was changed after that head was made; restore it from a copy',
  });
}

function headScan(head: ReportHead, rows: number): HeadScan {
  return {
    run: head.run.id,
    // Where a folder lies says something of the person, and nothing of the inventory.
    sources: head.scope.sources.map(({ kind }) => ({ kind, account: null })),
    startedAt: head.run.startedAt,
    finishedAt: head.run.finishedAt,
    complete: head.complete,
    rows,
  };
}
