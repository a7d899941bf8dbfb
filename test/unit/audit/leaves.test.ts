import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { headRows, indexOfControl, keyedOrder } from '../../../src/audit/keyed-order.ts';
import { leavesOf } from '../../../src/audit/leaves.ts';
import { renderedPages } from '../../../src/audit/produce.ts';
import { planProduction, type ProductionRequest } from '../../../src/audit/production-plan.ts';
import type { HeadRecord } from '../../../src/case/heads.ts';
import { openCaseForReading, type Case } from '../../../src/case/open.ts';
import { createCommitter } from '../../../src/evidence/commitment.ts';
import { SCHEMA, valuesOf } from '../../../src/evidence/inventory.ts';
import type { Layout } from '../../../src/evidence/layout.ts';
import { merkleRoot } from '../../../src/evidence/merkle.ts';
import { temporaryFolder, writeTree } from '../../make/folder.ts';
import { scanned, scanRequest } from '../../make/request.ts';

const KEY = randomBytes(32);

const GO_ON = new AbortController().signal;

const HEAD: HeadRecord = {
  ...{ id: 1, timestamp: null },
  run: 1,
  treeSize: 0,
  root: '',
  key: KEY.toString('hex'),
  document: '{}',
};

const REQUEST: ProductionRequest = {
  ...{ audience: 'employee', unreviewed: 'redact', released: [], fields: null, log: 'category' },
};

/** A production of the case has every row once, in order, with no page over the end of a file, and fails where a page is broken. */
async function expectPages(store: Case, head: HeadRecord): Promise<void> {
  const plan = await planProduction(store, { head, request: REQUEST, texts: {} }, GO_ON);
  const layout: Layout = { log: 'category', dat: { dates: 'iso', thorn: 'double' }, datRows: 99 };
  const production = { head, plan, request: REQUEST, layout };
  let lines = '';
  for await (const { pieces, rows, counts, sheet } of renderedPages(store, production, GO_ON)) {
    const first = lines.split('\n').length - 1;
    expect(Math.floor(first / 99)).toBe(Math.floor((first + rows - 1) / 99));
    expect(counts.produced).toBe(rows);
    expect(new TextDecoder().decode(sheet.raw).match(/<row /g)).toHaveLength(rows);
    lines += new TextDecoder().decode(pieces[0]);
  }
  const records = lines
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { i: number }).i);
  expect(records).toEqual([...Array(head.treeSize).keys()]);
  const collect = async (changed: Partial<typeof production>, signal = GO_ON): Promise<void> => {
    for await (const page of renderedPages(store, { ...production, ...changed }, signal))
      expect(page.rows).not.toBe(0);
  };
  await expect(collect({ head: { ...head, root: '00' } })).rejects.toThrow(
    'not those that its head commits to',
  );
  await expect(collect({}, AbortSignal.abort(new Error('interrupted')))).rejects.toThrow('interrupted');
  plan.order.scans[0]?.controls.fill(head.treeSize + 1);
  await expect(collect({})).rejects.toThrow(/^no row \d+/);
}

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
        if (row.index !== rows || indexOfControl(order.scans, row.control) !== rows)
          misplaced.push(row.control);
        expected.update(committer.leaf(row.index, valuesOf(row)));
        rows += 1;
      }
      expect(misplaced).toEqual([]);
      expect(rows).toBe(order.size);
      expect(rows).toBeGreaterThan(members + 3);
      expect(indexOfControl(order.scans, rows + 1)).toBeUndefined();
      const leaves = await leavesOf(store, { key: KEY, order }, GO_ON);
      expect(createHash('sha256').update(leaves).digest('hex')).toBe(expected.digest('hex'));
      const stop = AbortSignal.abort(new Error('interrupted'));
      await expect(leavesOf(store, { key: KEY, order }, stop)).rejects.toThrow('interrupted');
      const root = merkleRoot(leaves).toString('hex');
      await expectPages(store, { ...HEAD, root, treeSize: rows });
      for (const scan of order.scans) scan.ascending.fill(rows + 1);
      await expect(leavesOf(store, { key: KEY, order }, GO_ON)).rejects.toThrow(/^\d+ rows, not \d+$/);
    } finally {
      store.close();
    }
  },
);
