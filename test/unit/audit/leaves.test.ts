import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { createLeafMaker } from '../../../src/audit/leaves.ts';
import { commitRow, leafOf } from '../../../src/evidence/commitment.ts';
import { SCHEMA } from '../../../src/evidence/inventory.ts';

const KEY = Buffer.alloc(32, 7);

it.each([3, 5_700])('the leaves of %i rows are those of each row, whichever thread makes them', (size) => {
  const rows = Array.from({ length: size }, (_, at) =>
    SCHEMA.map((name, field) => (field % 3 === 0 ? null : `${name} ${at} ${'ü'.repeat(at % 2)}`)),
  );
  const maker = createLeafMaker(KEY, size);
  for (const values of rows) maker.add(values);
  const leaves = maker.finish();
  maker.close();
  expect(leaves).toHaveLength(size * 32);
  const key = createSecretKey(KEY);
  for (const at of [0, 1, 2, 499, 500, 4_999, size - 1].filter((one) => one < size)) {
    const leaf = leafOf(at, commitRow(key, at, SCHEMA, rows[at] ?? []));
    expect(leaves.subarray(at * 32, at * 32 + 32).equals(leaf)).toBe(true);
  }
});
