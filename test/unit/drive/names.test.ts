import { describe, expect, test } from 'vitest';
import { runMain } from '../cli/run-main.ts';
import { emulate, itemOf, listAll, open, tokenFile } from './open.ts';
import { exactName } from './truth.ts';

// What must reach neither a terminal nor a line of a table: control characters, and marks that turn the direction of text.
const DANGEROUS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe('where an item is shown', () => {
  test('below what nobody can see, in a ring, at the bottom of many folders, in several folders', async () => {
    const emulator = await emulate({ seed: 2 });
    const items = await listAll(await open(emulator));
    const pathOf = (label: string): string => itemOf(emulator, items, label).path;
    expect(pathOf('unseen parent')).toBe('(no access)/below something.txt');
    expect(pathOf('loop a')).toMatch(/^\(cycle\)\//);
    expect(pathOf('deepest').split('/')).toHaveLength(112);
    expect(itemOf(emulator, items, 'several parents').drive?.parents).toHaveLength(2);
    expect(pathOf('orphan')).toBe('Orphans/left behind.txt');
    expect(pathOf('on laptop')).toBe("Computers/Dana's laptop/Desktop/todo.txt");
  });

  test('files and folders of one name are rows of their own, with their own content', async () => {
    const emulator = await emulate({ seed: 2 });
    const items = await listAll(await open(emulator));
    const labels = ['budget one', 'budget two', 'budget three'];
    const budgets = labels.map((label) => itemOf(emulator, items, label));
    expect(new Set(budgets.map(({ path }) => path))).toEqual(new Set(['My Drive/Reports/budget.csv']));
    expect(new Set(budgets.map(({ drive }) => drive?.sha256)).size).toBe(3);
    expect(new Set(items.map(({ sourceId }) => sourceId)).size).toBe(items.length);
  });
});

interface Named {
  sourceId: string;
  name: string;
  nameBytes: string | null;
}

test('names that break terminals and spreadsheets are exact in JSON and tame elsewhere', async () => {
  const emulator = await emulate({ seed: 2 });
  const scan = ['scan', 'gdrive:', '--access-token-file', tokenFile(emulator), '--metadata-only', '-f'];
  const env = { HANDBACK_DRIVE_ENDPOINT: emulator.origin };
  const written = async (format: string) => (await runMain([...scan, format], env)).stdout;
  const { items } = JSON.parse(await written('json')) as { items: Named[] };
  const names = new Map(items.map((item) => [item.sourceId, exactName(item)]));
  const odd = Array.from({ length: 16 }, (_, index) => emulator.id(`odd ${index}`));
  expect(odd.map((id) => names.get(id))).toEqual(odd.map((id) => emulator.store.get(id)?.name));
  const csv = (await written('csv')).replaceAll('\r\n', '\n').replace(/^\uFEFF/, '');
  for (const text of [await written('text'), await written('md')]) expect(text).not.toMatch(DANGEROUS);
  expect(csv).not.toMatch(/(?:^|,|")[=+@-](?:SUM|1 555|dash|at\.txt)/m);
  expect(csv).toContain('SUM(A1:A9).csv');
});
