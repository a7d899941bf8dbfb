import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { headRows, indexOfControl, keyedOrder } from '../../../src/audit/keyed-order.ts';
import { leavesOf } from '../../../src/audit/leaves.ts';
import { openCaseForReading } from '../../../src/case/open.ts';
import { createCommitter } from '../../../src/evidence/commitment.ts';
import { SCHEMA, valuesOf } from '../../../src/evidence/inventory.ts';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { scanned, scanRequest } from '../../make/request.ts';

const KEY = randomBytes(32);

const GO_ON = new AbortController().signal;

/** An archive of so many members, some of them alike and some with names beyond ASCII. */
function archive(members: number): Uint8Array {
  const entries = Array.from({ length: members }, (_, at): [string, Uint8Array] => [
    `über/${at % 3 === 0 ? 'plan' : '計画'} ${at}.txt`,
    new TextEncoder().encode(`account plan ${at % 7}`),
  ]);
  return zipSync(Object.fromEntries(entries), { level: 0 });
}

it.each([3, 5_300])(
  'the leaves of a case with %i members and a later scan are those of its rows one by one',
  async (members) => {
    const folder = temporaryFolder();
    const root = join(folder, 'drive');
    const caseFile = join(folder, 'the.case');
    writeTree(root, { 'a.txt': 'account plan 1', 'all.zip': archive(members) });
    await scanned(await scanRequest(root, { caseFile }));
    writeTree(root, { 'a.txt': 'account plan, changed', 'b.txt': 'new' });
    await scanned(await scanRequest(root, { caseFile }));
    const store = openCaseForReading(caseFile);
    try {
      const order = await keyedOrder(store, KEY, GO_ON);
      const committer = createCommitter(KEY, SCHEMA);
      const expected = createHash('sha256');
      const misplaced: number[] = [];
      let rows = 0;
      for await (const row of headRows(store, order, GO_ON)) {
        if (row.index !== rows || indexOfControl(order, row.control) !== rows) misplaced.push(row.control);
        expected.update(committer.leaf(row.index, valuesOf(row)));
        rows += 1;
      }
      expect(misplaced).toEqual([]);
      expect(rows).toBe(order.size);
      expect(rows).toBeGreaterThan(members + 3);
      expect(indexOfControl(order, rows + 1)).toBeUndefined();
      const leaves = await leavesOf(store, { key: KEY, order }, GO_ON);
      expect(createHash('sha256').update(leaves).digest('hex')).toBe(expected.digest('hex'));
      const stop = AbortSignal.abort(new Error('interrupted'));
      await expect(leavesOf(store, { key: KEY, order }, stop)).rejects.toThrow('interrupted');
      for (const scan of order.scans) scan.ascending.fill(rows + 1);
      await expect(leavesOf(store, { key: KEY, order }, GO_ON)).rejects.toThrow(/^\d+ rows, not \d+$/);
    } finally {
      store.close();
    }
  },
);
